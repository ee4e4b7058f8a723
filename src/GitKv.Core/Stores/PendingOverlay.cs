using GitKv.Core.Keys;
using GitKv.Core.Objects;

namespace GitKv.Core.Stores;

/// <summary>A snapshot with the changes of a transaction on top.</summary>
internal sealed class PendingOverlay(KvSnapshot snapshot, NameForm form)
{
    private readonly Dictionary<string, PendingChange> _changes = new(StringComparer.Ordinal);

    public int Count => _changes.Count;

    public IReadOnlyCollection<PendingChange> Changes => _changes.Values;

    public bool IsPending(string key) => _changes.ContainsKey(key);

    /// <summary>Adds a change. What must be true of the store is what the first change to a key demanded: the later ones see the first.</summary>
    public void Add(string key, ObjectId blob, Precondition precondition, DateTimeOffset? expires)
    {
        if (_changes.TryGetValue(key, out PendingChange earlier)) precondition = earlier.Precondition;
        _changes[key] = new PendingChange(key, precondition, blob, expires);
    }

    public bool TryGet(string key, out KvEntry entry)
    {
        if (!_changes.TryGetValue(key, out PendingChange change)) return snapshot.TryGet(key, out entry);
        bool isThere = IsThere(change);
        entry = isThere ? EntryOf(change) : default;
        return isThere;
    }

    public IEnumerable<KvEntry> Enumerate(KeyPattern? pattern)
    {
        if (pattern is { IsLiteral: true }) return TryGet(pattern.LiteralKey, out KvEntry one) ? [one] : [];
        if (_changes.Count == 0) return snapshot.Enumerate(pattern);
        var order = new KeyOrder(form);
        KvEntry[] added = [.. _changes.Values.Where(c => IsThere(c) && (pattern is null || pattern.IsMatch(c.Key))).Select(c => EntryOf(c))];
        byte[][] names = [.. added.Select(e => order.NameOf(e.Key))];
        Array.Sort(names, added, Comparer<byte[]>.Create(static (x, y) => x.AsSpan().SequenceCompareTo(y)));

        // What is listed is fixed here: the caller may write through the transaction while it reads the list.
        var changed = new HashSet<string>(_changes.Keys, StringComparer.Ordinal);
        IEnumerable<KvEntry> old = snapshot.Enumerate(pattern).Where(e => !changed.Contains(e.Key));
        return added.Length == 0 ? old : Merge(old, added, names, order);
    }

    public bool IsDirectory(string directory)
    {
        string start = directory.Length == 0 ? "" : directory + "/";
        bool removes = false;
        foreach (PendingChange change in _changes.Values)
        {
            if (!change.Key.StartsWith(start, StringComparison.Ordinal)) continue;
            if (IsThere(change)) return true;
            removes = true;
        }

        return removes ? Enumerate(KeyPattern.Under(directory)).Any() : snapshot.IsDirectory(directory);
    }

    public IEnumerable<(string Name, bool IsDirectory)> Children(string directory)
    {
        string start = directory.Length == 0 ? "" : directory + "/";
        if (!_changes.Keys.Any(k => k.StartsWith(start, StringComparison.Ordinal))) return snapshot.Children(directory);
        return Enumerate(directory.Length == 0 ? null : KeyPattern.Under(directory))
            .Select(e => e.Key[start.Length..])
            .Select(rest => rest.IndexOf('/', StringComparison.Ordinal) is >= 0 and int slash ? (rest[..slash], true) : (rest, false))
            .Distinct();
    }

    private static KvEntry EntryOf(in PendingChange change) => new(change.Key, change.Blob, change.Blob.ToString(), change.Expires);

    private bool IsThere(in PendingChange change) => !change.Blob.IsZero && !Expiry.IsOver(change.Expires, snapshot.Clock);

    private static IEnumerable<KvEntry> Merge(IEnumerable<KvEntry> old, KvEntry[] added, byte[][] names, KeyOrder order)
    {
        int next = 0;
        foreach (KvEntry entry in old)
        {
            if (next < added.Length)
            {
                byte[] name = order.NameOf(entry.Key);
                while (next < added.Length && names[next].AsSpan().SequenceCompareTo(name) < 0) yield return added[next++];
            }

            yield return entry;
        }

        while (next < added.Length) yield return added[next++];
    }
}
