namespace GitKv.Core.Remotes.Wire.Http;

/// <summary>Takes bytes up to a limit; one more is an <see cref="InternalBufferOverflowException"/>.</summary>
internal sealed class BoundedBuffer(int most) : MemoryStream
{
    public ReadOnlyMemory<byte> Written => GetBuffer().AsMemory(0, (int)Length);

    /// <summary>All that is written comes here.</summary>
    public override void Write(byte[] buffer, int offset, int count)
    {
        if (Length + count > most) throw new InternalBufferOverflowException();
        base.Write(buffer, offset, count);
    }
}
