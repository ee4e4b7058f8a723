using GitKv.Core.Trees;

namespace GitKv.Core.Query.Indexes;

/// <summary>What has changed since the entries of an index were written, held in memory.</summary>
/// <param name="changes">In order.</param>
internal sealed class IndexOverlay(NameChange[] changes)
{
    /// <summary>The entries with the changes.</summary>
    public IEnumerable<TreeEntry> Over(IEnumerable<TreeEntry> entries, NameRange range, bool descending)
    {
        IEnumerable<NameChange> own = (descending ? changes.Reverse() : changes).Where(c => range.Contains(c.Name.Span));
        using IEnumerator<NameChange> next = own.GetEnumerator();
        bool any = next.MoveNext();
        foreach (TreeEntry entry in entries)
        {
            int order = 1;
            while (any && (order = Compare(next.Current, entry, descending)) < 0)
            {
                if (!next.Current.Blob.IsZero) yield return Entry(next.Current);
                any = next.MoveNext();
            }

            // The same name is changed, or goes.
            if (!any || order != 0) yield return entry;
        }

        for (; any; any = next.MoveNext())
            if (!next.Current.Blob.IsZero) yield return Entry(next.Current);
    }

    /// <summary>By how much the changes alter the number of entries in a range.</summary>
    public long CountOver(NameRange range)
    {
        long count = 0;
        foreach (NameChange change in changes)
        {
            if (!range.Contains(change.Name.Span)) continue;
            if (change.Blob.IsZero) count--;
            else if (change.IsNew) count++;
        }

        return count;
    }

    private static int Compare(in NameChange change, in TreeEntry entry, bool descending)
    {
        int order = change.Name.Span.SequenceCompareTo(entry.Name.Span);
        return descending ? -order : order;
    }

    private static TreeEntry Entry(in NameChange change) => new(change.Name, TreeEntry.FileMode, change.Blob);
}
