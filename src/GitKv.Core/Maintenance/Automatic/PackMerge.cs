using GitKv.Core.Objects;
using GitKv.Core.Repositories;

namespace GitKv.Core.Maintenance.Automatic;

/// <summary>
/// Makes one pack of several: entries are copied as they are compressed, only how far before them deltas find what they are made from is written anew. An
/// object that several packs have is copied from the first; whatever is a delta follows what it is made from, so that none goes in a circle.
/// </summary>
internal static class PackMerge
{
    /// <summary>Makes the pack and puts it in its place, synced. The others are still there.</summary>
    /// <returns>Its path without an extension.</returns>
    /// <exception cref="InvalidDataException">One of the packs is damaged; nothing was changed.</exception>
    public static string Run(string objects, Sharing sharing, IReadOnlyList<LocalPack> packs, CancellationToken cancellation)
    {
        using var output = new PackOutput(objects, FsyncPolicy.Everything, sharing);
        var written = new Dictionary<ObjectId, long>(packs.Sum(static p => p.Count));
        Dictionary<ObjectId, uint>? times = packs[0].HasTimes ? [] : null;
        foreach (LocalPack pack in packs)
        {
            using var entries = new PackEntries(pack);
            Copy(entries, output, written, times, cancellation);
        }

        return output.Finish(times is null ? null : id => times[id]);
    }

    private static void Copy(PackEntries entries, PackOutput output, Dictionary<ObjectId, long> written, Dictionary<ObjectId, uint>? times, CancellationToken cancellation)
    {
        Span<byte> head = stackalloc byte[PackEntryHead.Longest];
        long[] places = new long[entries.Count];
        for (int i = 0; i < places.Length; i++)
        {
            if (i % 1024 == 0) cancellation.ThrowIfCancellationRequested();
            ObjectId id = entries.IdOf(i);
            if (times is not null) times[id] = Math.Max(times.GetValueOrDefault(id), entries.TimeOf(i));
            if (written.TryGetValue(id, out places[i])) continue;
            long start = places[i] = output.Offset;
            written.Add(id, start);
            PackEntries.Entry entry = entries.Read(i);
            long from = entry.From >= 0 ? places[entry.From] : -1;
            if (!entry.Of.IsZero && !written.TryGetValue(entry.Of, out from))
            {
                // What it is made from comes later in the same pack; then by its name.
                if (!entries.Holds(entry.Of)) throw new InvalidDataException($"base {entry.Of} of a delta is missing");
                from = -1;
            }

            uint crc;
            if (from < 0)
            {
                output.Append(entry.Bytes);
                crc = Crc32.Append(0, entry.Bytes);
            }
            else
            {
                int length = PackEntryHead.WriteDelta(head, entry.Size, start - from);
                output.Append(head[..length]);
                output.Append(entry.Data);
                crc = Crc32.Append(Crc32.Append(0, head[..length]), entry.Data);
            }

            output.Objects.Add(new PackedObject(id, default, 0, start, (int)(output.Offset - start), crc));
        }
    }
}
