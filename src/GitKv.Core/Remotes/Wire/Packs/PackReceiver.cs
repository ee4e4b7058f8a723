using GitKv.Core.Errors;
using GitKv.Core.Objects;
using GitKv.Core.Repositories;

namespace GitKv.Core.Remotes.Wire.Packs;

/// <summary>
/// Takes a pack from a remote into a repository. A small one is unpacked in memory and kept as loose objects, as git does; a larger one goes through
/// <c>git index-pack</c>, which checks it and completes it. Nothing of a transfer that breaks, or of a pack that is damaged, becomes part of the repository.
/// </summary>
internal sealed class PackReceiver(GitRepository into, bool isPartial, CancellationToken cancellation)
{
    private const int MostBytes = 4 * 1024 * 1024;
    private const long MostUnpacked = 32L * 1024 * 1024;

    /// <summary>The objects of a small pack; null after a larger one, or none.</summary>
    public IReadOnlyList<(ObjectId Id, ObjectType Type, byte[] Content)>? Unpacked { get; private set; }

    /// <exception cref="KvException">ObjectCorrupt; WriteFailed.</exception>
    /// <exception cref="IOException">The connection ended.</exception>
    public void Receive(Stream pack)
    {
        byte[] start = new byte[64 * 1024];
        int length = pack.ReadAtLeast(start, 12, throwOnEndOfStream: true);
        uint count = Checked(() => SmallPack.CountOf(start.AsSpan(0, length)));
        bool small = count <= SmallPack.MostObjects && !isPartial && into.Config.GetBool("fetch.fsckObjects") != true && into.Config.GetBool("transfer.fsckObjects") != true;
        bool whole = false;
        while (small && !whole && length < MostBytes)
        {
            cancellation.ThrowIfCancellationRequested();
            if (length == start.Length) Array.Resize(ref start, start.Length * 2);
            int read = pack.Read(start, length, start.Length - length);
            length += read;
            whole = read == 0;
        }

        if (whole && (Unpacked = Unpack(start, length)) is not null) return;
        IndexPack.Run(into, start.AsMemory(0, length), whole ? Stream.Null : pack, isPartial, cancellation);
    }

    /// <summary>Makes what was unpacked part of the repository.</summary>
    public void Keep()
    {
        if (Unpacked is null) return;
        try
        {
            using var writer = new ObjectWriter(into.Objects, into.Fsync(durable: false));
            foreach ((_, ObjectType type, byte[] content) in Unpacked) writer.Write(type, content);
            writer.Flush(cancellation);
        }
        catch (Exception e) when (WriteFailure.Is(e))
        {
            throw WriteFailure.Translate(e, into.Objects.Directory);
        }
    }

    private IReadOnlyList<(ObjectId, ObjectType, byte[])>? Unpack(byte[] pack, int length)
    {
        bool tooLarge = false;
        return Checked(() =>
        {
            try
            {
                return SmallPack.Unpack(pack, length, MostUnpacked, FindBase);
            }
            catch (InvalidDataException) when (tooLarge)
            {
                return null;
            }
        });

        (ObjectType, byte[])? FindBase(ObjectId id)
        {
            // A base must be here: one that would have to be brought from the remote is none, as the remote is still talking.
            if (!into.Objects.Contains(id)) return null;
            tooLarge |= into.Objects.TryReadHeader(id, out _, out long size) && size > MostUnpacked;
            if (tooLarge) return null;
            byte[] content = into.Objects.Read(id, out ObjectType type);
            return (type, content);
        }
    }

    private static T Checked<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (InvalidDataException e)
        {
            throw new KvException(ErrorIds.ObjectCorrupt, KvErrorKind.Corrupt, $"What the remote sent is damaged: {e.Message}. Nothing of it was kept. Try again; if it stays so, run 'git fsck' on the remote.", null, e);
        }
    }
}
