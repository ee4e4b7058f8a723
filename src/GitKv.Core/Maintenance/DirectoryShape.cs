using GitKv.Core.Objects;
using GitKv.Core.Repositories;
using GitKv.Core.Trees;

namespace GitKv.Core.Maintenance;

/// <summary>Reads one directory with its buckets, and tells whether it is in the one shape that its contents have.</summary>
internal sealed class DirectoryShape(GitRepository repository, bool isRoot)
{
    private string? _wrong;

    /// <summary>The entries, buckets resolved, of a root without what is reserved.</summary>
    public List<TreeEntry> Entries { get; } = [];

    /// <summary>Whether some entry is there twice, so that nobody can tell which is meant.</summary>
    public bool HasDoubles { get; private set; }

    public IEnumerable<StoreFinding> Read(ObjectId directory, string where)
    {
        foreach (StoreFinding finding in Read(directory, where, 0, [], [])) yield return finding;
        HasDoubles = Entries.Select(e => Convert.ToHexString(e.Name.Span)).Distinct().Count() < Entries.Count;
        if (HasDoubles)
            yield return new StoreFinding(FindingSeverity.Error, "EntryTwice", where, $"The directory '{where}' has an entry twice. Write it anew with plain git, with the right one.");
        else if (_wrong is not null)
            yield return new StoreFinding(FindingSeverity.Warning, "NotCanonical", where, $"The directory '{where}' is not in the shape that its contents have: {_wrong}. Equal contents then have unequal trees.", CanRepair: true);
    }

    private IEnumerable<StoreFinding> Read(ObjectId id, string where, int depth, int[] digits, HashSet<ObjectId> seen)
    {
        if (StoreCheck.Verify(repository.Objects, id, ObjectType.Tree, where, content: true) is { } bad)
        {
            yield return bad;
            yield break;
        }

        GitTree tree = repository.Trees.Get(id);
        if (!tree.IsSorted) _wrong ??= "its entries are not in git's order";
        if (depth < Bucket.MaxDepth && tree.IsBucketed)
        {
            int before = Entries.Count;
            foreach (TreeEntry entry in tree.Entries.ToArray())
            {
                if (isRoot && depth == 0 && Bucket.IsReserved(entry.Name.Span)) continue;
                if (!seen.Add(entry.Id)) throw ObjectDatabase.Corrupt(entry.Id, "it is two buckets of one directory at once", null);
                foreach (StoreFinding finding in Read(entry.Id, where, depth + 1, [.. digits, Bucket.DigitOf(entry.Name.Span)], seen)) yield return finding;
            }

            if (Entries.Count - before <= Bucket.Capacity) _wrong ??= $"it is in buckets with no more than {Bucket.Capacity} entries";
            yield break;
        }

        int own = 0;
        foreach (TreeEntry entry in tree.Entries)
        {
            if (isRoot && depth == 0 && Bucket.IsReserved(entry.Name.Span)) continue;
            own++;
            Entries.Add(entry);
            for (int i = 0; i < digits.Length; i++)
                if (Bucket.DigitAt(entry.Name.Span, i) != digits[i]) _wrong ??= "an entry is in the wrong bucket";
            if (entry.IsTree && repository.Objects.TryReadHeader(entry.Id, out _, out long size) && size == 0) _wrong ??= "it has an empty directory";
        }

        if (own > Bucket.Capacity && depth < Bucket.MaxDepth) _wrong ??= $"it has more than {Bucket.Capacity} entries in one tree";
        if (own == 0 && depth > 0) _wrong ??= "it has an empty bucket";
    }
}
