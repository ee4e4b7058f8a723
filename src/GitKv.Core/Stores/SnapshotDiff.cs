using System.Text;
using GitKv.Core.Errors;
using GitKv.Core.Keys;
using GitKv.Core.Trees;

namespace GitKv.Core.Stores;

/// <summary>
/// What differs between two snapshots: of one store at two times, of two stores, of two repositories, of any layouts. Values are compared by
/// the ids of their blobs and not read. Two Tree stores: the cost follows what differs; otherwise both are listed, side by side.
/// </summary>
public static class SnapshotDiff
{
    /// <summary>The keys whose values differ, of those that match. Streams, about in the order of a listing.</summary>
    /// <exception cref="KvException">KeyInvalid: the pattern is a key that neither store can have; ObjectNotFound; ObjectCorrupt.</exception>
    public static IEnumerable<ItemDifference> Compare(KvSnapshot before, KvSnapshot after, KeyPattern? pattern = null)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        if (pattern is { IsLiteral: true }) return OfKey(before, after, pattern.LiteralKey);
        return before.Source is TreeSource old && after.Source is TreeSource now
            ? OfTrees(new TreeDiff(before.Store.Repository.Trees, after.Store.Repository.Trees), old, now, pattern)
            : OfListings(before, after, pattern);
    }

    private static ItemDifference[] OfKey(KvSnapshot before, KvSnapshot after, string key)
    {
        // A key that neither can have is a mistake; one that only one can have is one that the other has not.
        if (before.Store.NameForm == after.Store.NameForm) KeyName.Validate(key, before.Store.NameForm);
        KvEntry? first = Find(before, key);
        KvEntry? second = Find(after, key);
        return first?.Blob == second?.Blob ? [] : [new ItemDifference(key, first, second)];
    }

    private static IEnumerable<ItemDifference> OfTrees(TreeDiff diff, TreeSource before, TreeSource after, KeyPattern? pattern)
    {
        foreach (KeyDifference difference in diff.Differences(before.Root, after.Root, pattern))
        {
            KvEntry? first = EntryOf(before, difference.Key, difference.Before);
            KvEntry? second = EntryOf(after, difference.Key, difference.After);
            if (first is not null || second is not null) yield return new ItemDifference(difference.Key, first, second);
        }

        foreach (ItemDifference expired in OnlyExpired(before, after, pattern)) yield return expired;

        static KvEntry? EntryOf(TreeSource source, string key, Objects.ObjectId blob)
        {
            if (blob.IsZero) return null;
            DateTimeOffset? expires = source.Expiries.Of(key);
            return Expiry.IsOver(expires, source.Clock) ? null : new KvEntry(key, blob, blob.ToString(), expires);
        }
    }

    /// <summary>Items whose values are the same in both trees, but which one of the two snapshots has no more.</summary>
    private static IEnumerable<ItemDifference> OnlyExpired(TreeSource before, TreeSource after, KeyPattern? pattern)
    {
        if (before.Expiries.IsEmpty && after.Expiries.IsEmpty) yield break;
        TreeSource old = before.At(DateTimeOffset.MinValue);
        TreeSource now = after.At(DateTimeOffset.MinValue);
        IEnumerable<string> keys = before.Expiries.Root == after.Expiries.Root ? before.Expiries.Keys() : before.Expiries.Keys().Union(after.Expiries.Keys(), StringComparer.Ordinal);
        foreach (string key in keys)
        {
            if (pattern is not null && !pattern.IsMatch(key)) continue;
            if (!old.TryGet(key, out KvEntry first) || !now.TryGet(key, out KvEntry second) || first.Blob != second.Blob) continue;
            bool wasThere = !Expiry.IsOver(first.Expires, before.Clock);
            bool isThere = !Expiry.IsOver(second.Expires, after.Clock);
            if (wasThere != isThere) yield return new ItemDifference(key, wasThere ? first : null, isThere ? second : null);
        }
    }

    /// <summary>
    /// Two listings side by side. They need not be in the same order (layouts name keys differently, and plain git may have written others
    /// than GitKv would): a key that only one of them seems to have is looked up in the other.
    /// </summary>
    private static IEnumerable<ItemDifference> OfListings(KvSnapshot before, KvSnapshot after, KeyPattern? pattern)
    {
        var order = new KeyOrder(after.Store.NameForm);
        using var olds = new Listing(before, pattern, order);
        using var news = new Listing(after, pattern, order);
        while (!olds.AtEnd || !news.AtEnd)
        {
            int side = olds.AtEnd ? 1 : news.AtEnd ? -1 : olds.Current.Key == news.Current.Key ? 0 : olds.Name.AsSpan().SequenceCompareTo(news.Name) <= 0 ? -1 : 1;
            KvEntry? old = side <= 0 ? olds.Current : null;
            KvEntry? now = side >= 0 ? news.Current : null;
            if (side <= 0) olds.Next();
            if (side >= 0) news.Next();
            if (old is null) old = Find(before, now!.Value.Key);
            else if (now is null && Find(after, old.Value.Key) is not null) continue;
            if (old?.Blob != now?.Blob) yield return new ItemDifference((now ?? old!.Value).Key, old, now);
        }
    }

    private static KvEntry? Find(KvSnapshot snapshot, string key)
    {
        try
        {
            return snapshot.TryGet(key, out KvEntry entry) ? entry : null;
        }
        catch (KvException e) when (e.ErrorId == ErrorIds.KeyInvalid)
        {
            // The other layout cannot have a key of this length, say.
            return null;
        }
    }

    private sealed class Listing : IDisposable
    {
        private readonly IEnumerator<KvEntry> _entries;
        private readonly KeyOrder _order;

        public Listing(KvSnapshot snapshot, KeyPattern? pattern, KeyOrder order)
        {
            _entries = snapshot.Enumerate(pattern).GetEnumerator();
            _order = order;
            Next();
        }

        public bool AtEnd { get; private set; }

        public KvEntry Current => _entries.Current;

        public byte[] Name { get; private set; } = [];

        public void Next()
        {
            AtEnd = !_entries.MoveNext();
            if (!AtEnd) Name = NameOf(Current.Key);
        }

        private byte[] NameOf(string key)
        {
            try
            {
                return _order.NameOf(key);
            }
            catch (KvException e) when (e.ErrorId == ErrorIds.KeyInvalid)
            {
                return Encoding.UTF8.GetBytes(key);
            }
        }

        public void Dispose() => _entries.Dispose();
    }
}
