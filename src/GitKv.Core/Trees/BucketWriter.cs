using System.Runtime.InteropServices;
using GitKv.Core.Objects;

namespace GitKv.Core.Trees;

/// <summary>Changes entries of one directory and writes it in its canonical shape: one tree, or buckets.</summary>
internal sealed class BucketWriter(TreeReader reader, ObjectWriter writer)
{
    private const int Few = 16;
    private readonly TreeWriter _trees = new(reader, writer);

    /// <summary>Returns the directory's new tree; null where nothing is left in it.</summary>
    /// <param name="directory">The present one; zero for none.</param>
    /// <param name="changes">Entries to set or remove, a name at most once.</param>
    /// <param name="reserved">Of the root: the entries to keep beside, which take the place of those that are there.</param>
    public ObjectId? Update(ObjectId directory, List<EntryChange> changes, IReadOnlyList<TreeEntry>? reserved)
    {
        if (changes.Count == 0 && reserved is null) return directory.IsZero ? null : directory;
        return Update(reader.Get(directory), Prepare(changes), 0, reserved);
    }

    public ObjectId WriteTree(ReadOnlySpan<TreeEntry> sorted) => _trees.Write(sorted);

    /// <summary>Writes a root of keys, zero for none, and what is reserved beside them.</summary>
    public ObjectId WriteRoot(ObjectId keys, IEnumerable<TreeEntry> reserved)
    {
        List<TreeEntry> entries = [.. reserved];
        if (!keys.IsZero) entries.AddRange(_trees.Read(keys).Entries);
        entries.Sort((x, y) => x.CompareTo(y));
        return WriteTree(CollectionsMarshal.AsSpan(entries));
    }

    private static Work[] Prepare(List<EntryChange> changes)
    {
        var work = new Work[changes.Count];
        for (int i = 0; i < work.Length; i++) work[i] = new Work(changes[i].Name, changes[i].New, Bucket.LeadingDigits(changes[i].Name));
        return work;
    }

    private ObjectId? Update(GitTree tree, ReadOnlySpan<Work> changes, int depth, IReadOnlyList<TreeEntry>? reserved)
    {
        return depth < Bucket.MaxDepth && tree.IsBucketed
            ? UpdateBuckets(tree, changes, depth, reserved)
            : WriteEntries(Merge(tree, changes, reserved is not null), depth, reserved);
    }

    private ObjectId? UpdateBuckets(GitTree tree, ReadOnlySpan<Work> changes, int depth, IReadOnlyList<TreeEntry>? reserved)
    {
        var buckets = new ObjectId[16];
        foreach (TreeEntry entry in tree.Entries)
            if (Bucket.DigitOf(entry.Name.Span) is >= 0 and int digit) buckets[digit] = entry.Id;
        bool shrinks = false;
        foreach (ref readonly Work change in changes) shrinks |= change.New is null;
        if (changes.Length == 1)
        {
            int digit = changes[0].DigitAt(depth);
            buckets[digit] = Update(reader.Get(buckets[digit]), changes, depth + 1, null) ?? ObjectId.Zero;
        }
        else
        {
            List<Work>?[] parts = Part(changes, depth);
            for (int digit = 0; digit < parts.Length; digit++)
            {
                if (parts[digit] is not { } part) continue;
                buckets[digit] = Update(reader.Get(buckets[digit]), CollectionsMarshal.AsSpan(part), depth + 1, null) ?? ObjectId.Zero;
            }
        }

        // Other entries may have gone with the change, down to where one tree is enough again.
        if (shrinks && FitsOneTree(buckets, depth + 1)) return WriteEntries(Gather(buckets, depth + 1), depth, reserved);
        return WriteBuckets(buckets, reserved);
    }

    private ObjectId? WriteEntries(List<TreeEntry> entries, int depth, IReadOnlyList<TreeEntry>? reserved)
    {
        if (entries.Count == 0 && reserved is null or { Count: 0 }) return null;
        if (entries.Count <= Bucket.Capacity || depth >= Bucket.MaxDepth)
        {
            if (reserved is not null)
                foreach (TreeEntry kept in reserved) Insert(entries, kept);
            return WriteTree(CollectionsMarshal.AsSpan(entries));
        }

        var work = new Work[entries.Count];
        for (int i = 0; i < work.Length; i++) work[i] = new Work(entries[i].Name, entries[i], Bucket.LeadingDigits(entries[i].Name.Span));
        return Split(work, depth, reserved);
    }

    private ObjectId Split(ReadOnlySpan<Work> sorted, int depth, IReadOnlyList<TreeEntry>? reserved)
    {
        var buckets = new ObjectId[16];
        List<Work>?[] parts = Part(sorted, depth);
        for (int digit = 0; digit < parts.Length; digit++)
        {
            if (parts[digit] is not { } part) continue;
            ReadOnlySpan<Work> span = CollectionsMarshal.AsSpan(part);
            buckets[digit] = span.Length > Bucket.Capacity && depth + 1 < Bucket.MaxDepth ? Split(span, depth + 1, null) : WriteTree(Entries(span));
        }

        return WriteBuckets(buckets, reserved);
    }

    private ObjectId WriteBuckets(ReadOnlySpan<ObjectId> buckets, IReadOnlyList<TreeEntry>? reserved)
    {
        var entries = new List<TreeEntry>(18);
        if (reserved is not null) entries.AddRange(reserved);
        for (int digit = 0; digit < buckets.Length; digit++)
            if (!buckets[digit].IsZero) entries.Add(new TreeEntry(Bucket.NameOf(digit), TreeEntry.TreeMode, buckets[digit]));
        return WriteTree(CollectionsMarshal.AsSpan(entries));
    }

    private bool FitsOneTree(ReadOnlySpan<ObjectId> buckets, int depth)
    {
        int count = 0;
        foreach (ObjectId bucket in buckets)
        {
            if (bucket.IsZero) continue;
            count += CountUpTo(bucket, Bucket.Capacity + 1 - count, depth);
            if (count > Bucket.Capacity) return false;
        }

        return true;
    }

    /// <summary>An empty bucket, which GitKv never makes, counts too, so that trees made to have no end come to one.</summary>
    private int CountUpTo(ObjectId bucket, int limit, int depth)
    {
        int count = 0;
        GitTree tree = _trees.Read(bucket);
        if (depth >= Bucket.MaxDepth || !tree.IsBucketed) return Math.Max(1, tree.Entries.Length);
        foreach (TreeEntry entry in tree.Entries)
        {
            count += CountUpTo(entry.Id, limit - count, depth + 1);
            if (count >= limit) break;
        }

        return count;
    }

    private List<TreeEntry> Gather(ReadOnlySpan<ObjectId> buckets, int depth)
    {
        var entries = new List<TreeEntry>(Bucket.Capacity);
        foreach (ObjectId bucket in buckets)
        {
            if (!bucket.IsZero) Collect(_trees.Read(bucket), entries, depth);
        }

        entries.Sort((x, y) => x.CompareTo(y));
        return entries;
    }

    private void Collect(GitTree tree, List<TreeEntry> entries, int depth)
    {
        if (depth >= Bucket.MaxDepth || !tree.IsBucketed)
        {
            entries.AddRange(tree.Entries);
            return;
        }

        foreach (TreeEntry entry in tree.Entries) Collect(_trees.Read(entry.Id), entries, depth + 1);
    }

    private static List<Work>?[] Part(ReadOnlySpan<Work> work, int depth)
    {
        var parts = new List<Work>?[16];
        foreach (ref readonly Work item in work) (parts[item.DigitAt(depth)] ??= []).Add(item);
        return parts;
    }

    private static TreeEntry[] Entries(ReadOnlySpan<Work> sorted)
    {
        var entries = new TreeEntry[sorted.Length];
        for (int i = 0; i < entries.Length; i++) entries[i] = sorted[i].New!.Value;
        return entries;
    }

    private static List<TreeEntry> Merge(GitTree tree, ReadOnlySpan<Work> changes, bool isRoot)
    {
        var entries = new List<TreeEntry>(tree.Entries.Length + changes.Length);
        if (changes.Length <= Few)
        {
            foreach (ref readonly TreeEntry entry in tree.Entries)
                if (!IsReplaced(entry.Name.Span, changes) && !(isRoot && Bucket.IsReserved(entry.Name.Span))) entries.Add(entry);
            if (!tree.IsSorted) entries.Sort((x, y) => x.CompareTo(y));
            foreach (ref readonly Work change in changes)
                if (change.New is { } now) Insert(entries, now);
            return entries;
        }

        var replaced = new HashSet<ReadOnlyMemory<byte>>(changes.Length, NameComparer.Instance);
        foreach (ref readonly Work change in changes) replaced.Add(change.Name);
        foreach (ref readonly TreeEntry entry in tree.Entries)
            if (!replaced.Contains(entry.Name) && !(isRoot && Bucket.IsReserved(entry.Name.Span))) entries.Add(entry);
        foreach (ref readonly Work change in changes)
            if (change.New is { } now) entries.Add(now);
        entries.Sort((x, y) => x.CompareTo(y));
        return entries;
    }

    private static bool IsReplaced(ReadOnlySpan<byte> name, ReadOnlySpan<Work> changes)
    {
        foreach (ref readonly Work change in changes)
            if (change.Name.Span.SequenceEqual(name)) return true;
        return false;
    }

    private static void Insert(List<TreeEntry> sorted, in TreeEntry entry)
    {
        int low = 0;
        int high = sorted.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (sorted[middle].CompareTo(entry) < 0) low = middle + 1;
            else high = middle;
        }

        sorted.Insert(low, entry);
    }

    private readonly record struct Work(ReadOnlyMemory<byte> Name, TreeEntry? New, uint Digits)
    {
        public int DigitAt(int depth) => depth < 8 ? (int)(Digits >> (28 - 4 * depth)) & 15 : Bucket.DigitAt(Name.Span, depth);
    }

    private sealed class NameComparer : IEqualityComparer<ReadOnlyMemory<byte>>
    {
        public static readonly NameComparer Instance = new();

        public bool Equals(ReadOnlyMemory<byte> x, ReadOnlyMemory<byte> y) => x.Span.SequenceEqual(y.Span);

        public int GetHashCode(ReadOnlyMemory<byte> name)
        {
            var hash = new HashCode();
            hash.AddBytes(name.Span);
            return hash.ToHashCode();
        }
    }
}
