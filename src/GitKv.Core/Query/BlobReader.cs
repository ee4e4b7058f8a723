using GitKv.Core.Errors;
using GitKv.Core.Objects;

namespace GitKv.Core.Query;

/// <summary>Reads many blobs on one thread, one at a time.</summary>
internal sealed class BlobReader(ObjectDatabase objects)
{
    private readonly DeltaBases _bases = new();

    /// <summary>The content. A blob that is too large for memory is one NUL: bytes that nothing is found in.</summary>
    /// <exception cref="KvException">ObjectNotFound, ObjectCorrupt.</exception>
    public ReadOnlySpan<byte> Read(ObjectId blob)
    {
        try
        {
            return objects.ReadBlob(blob, _bases);
        }
        catch (KvException e) when (e.ErrorId == ErrorIds.ValueTooLarge)
        {
            return [0];
        }
    }
}
