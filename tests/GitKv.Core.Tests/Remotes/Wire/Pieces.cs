namespace GitKv.Core.Tests.Remotes.Wire;

/// <summary>A stream that gives its bytes in pieces of random size, as a network does.</summary>
internal sealed class Pieces(byte[] bytes, int seed) : MemoryStream(bytes)
{
    private readonly Random _random = new(seed);

    public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(count, _random.Next(1, 20)));

    public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(buffer.Length, _random.Next(1, 20))]);
}
