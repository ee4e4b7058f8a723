using System.Text;
using GitKv.Core.Objects;
using GitKv.Core.Query.Values;
using GitKv.Core.Trees;

namespace GitKv.Core.Query.Indexes;

/// <summary>Whether what comes into a unique index leaves each value to one key.</summary>
/// <param name="index">The index.</param>
/// <param name="trees">Reads its entries.</param>
/// <param name="rows">Reads documents, where values are too long for names.</param>
internal sealed class UniqueCheck(KnownIndex index, TreeReader trees, IndexRows rows)
{
    /// <exception cref="NotUniqueException">A value that comes is there already, or comes twice.</exception>
    /// <param name="entries">What the index has before.</param>
    /// <param name="changes">What changes, in order.</param>
    public void Run(ObjectId entries, ReadOnlySpan<NameChange> changes)
    {
        var old = new OrderedReader(trees, entries);
        for (int at = 0; at < changes.Length;)
        {
            ReadOnlySpan<byte> value = IndexName.ValuePart(changes[at].Name.Span);
            int end = at + 1;
            bool comes = changes[at].IsNew;
            for (; end < changes.Length && changes[end].Name.Span.StartsWith(value); end++) comes |= changes[end].IsNew;
            if (comes) Check(old, changes[at].Name[..value.Length], changes[at..end]);
            at = end;
        }
    }

    private void Check(OrderedReader old, ReadOnlyMemory<byte> value, ReadOnlySpan<NameChange> changes)
    {
        var holders = new List<(ReadOnlyMemory<byte> Name, ObjectId Blob, bool IsNew)>();
        foreach (ref readonly NameChange change in changes)
            if (!change.Blob.IsZero) holders.Add((change.Name, change.Blob, change.IsNew));
        foreach (TreeEntry entry in old.Between(NameRange.StartingWith(value), descending: false))
        {
            if (IsAmong(changes, entry.Name.Span)) continue;
            holders.Add((entry.Name, entry.Id, false));
        }

        if (holders.Count < 2) return;
        foreach ((ReadOnlyMemory<byte> name, ObjectId blob, bool isNew) in holders)
        {
            if (!isNew) continue;
            foreach ((ReadOnlyMemory<byte> other, ObjectId otherBlob, _) in holders)
            {
                if (name.Equals(other)) continue;
                string key = KeyOf(name.Span);
                string holder = KeyOf(other.Span);
                if (key == holder || !AreEqual(value.Span, key, blob, holder, otherBlob, out string shown)) continue;
                throw new NotUniqueException(index.Name, shown, key, holder);
            }
        }
    }

    /// <summary>Values that were cut for their names begin alike; only the documents tell whether they are the same.</summary>
    private bool AreEqual(ReadOnlySpan<byte> value, string key, ObjectId blob, string other, ObjectId otherBlob, out string shown)
    {
        List<QueryValue> values = rows.Values(index, key, blob);
        List<QueryValue> others = rows.Values(index, other, otherBlob);
        bool exact = index.Definition!.CaseSensitive;
        foreach (QueryValue one in values)
        {
            if (!IndexName.Start(one, exact, out _).AsSpan().SequenceEqual(value)) continue;
            shown = one.Text;
            if (others.Any(o => exact ? o.EqualsExactly(one) : o.Equals(one))) return true;
        }

        shown = Encoding.UTF8.GetString(value);
        return false;
    }

    private static string KeyOf(ReadOnlySpan<byte> name) => IndexName.TryRead(name, out _, out _, out ReadOnlySpan<byte> path) ? IndexName.KeyOf(path) : "";

    private static bool IsAmong(ReadOnlySpan<NameChange> changes, ReadOnlySpan<byte> name)
    {
        int low = 0;
        int high = changes.Length - 1;
        while (low <= high)
        {
            int middle = (low + high) / 2;
            int order = changes[middle].Name.Span.SequenceCompareTo(name);
            if (order == 0) return true;
            if (order < 0) low = middle + 1;
            else high = middle - 1;
        }

        return false;
    }
}
