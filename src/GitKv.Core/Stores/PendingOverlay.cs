using GitKv.Core.Keys;
using GitKv.Core.Objects;

namespace GitKv.Core.Stores;

/// <summary>A snapshot with the changes of a transaction on top: first those of whole directories, then those of items.</summary>
internal sealed class PendingOverlay(KvSnapshot snapshot, NameForm form)
{
    private readonly Dictionary<string, PendingChange> _changes = new(StringComparer.Ordinal);
    private readonly List<PendingChange> _subtrees = [];

    /// <summary>How many keys change.</summary>
    public int Count => _subtrees.Count == 0 ? _changes.Count : Keys.Count();

    /// <summary>The changes, those of directories first.</summary>
    public IEnumerable<PendingChange> Changes => _subtrees.Concat(_changes.Values);

    /// <summary>The keys that change.</summary>
    public IEnumerable<string> Keys =>
        _subtrees.SelectMany(static s => s.Subtree!.Entries(s.Key)).Select(static e => e.Key).Where(k => !_changes.ContainsKey(k)).Concat(_changes.Keys);

    public bool IsPending(string key) => _changes.ContainsKey(key);

    /// <summary>Whether anything changes at a key, above it or below it.</summary>
    public bool IsTouched(string key) => Changes.Any(c => IsWithin(c.Key, key) || IsWithin(key, c.Key));

    /// <summary>Adds a change. What must be true of the store is what the first change to a key demanded: the later ones see the first.</summary>
    public void Add(string key, ObjectId blob, Precondition precondition, DateTimeOffset? expires)
    {
        if (_changes.TryGetValue(key, out PendingChange earlier)) precondition = earlier.Precondition;
        else if (SubtreeOf(key) is { Subtree: { } subtree } change && snapshot.TryGet(subtree.SourceOf(change.Key, key), out _)) precondition = Precondition.Any;
        _changes[key] = new PendingChange(key, precondition, blob, expires);
    }

    /// <summary>Adds the change of a directory that nothing has touched yet.</summary>
    public void Add(PendingChange subtree) => _subtrees.Add(subtree);

    public bool TryGet(string key, out KvEntry entry)
    {
        entry = default;
        if (_changes.TryGetValue(key, out PendingChange change))
        {
            if (!IsThere(change)) return false;
            entry = EntryOf(change);
            return true;
        }

        if (SubtreeOf(key) is not { Subtree: { } subtree } directory) return snapshot.TryGet(key, out entry);
        if (subtree.IsRemoval || !snapshot.TryGet(subtree.SourceOf(directory.Key, key), out entry)) return false;
        entry = entry with { Key = key };
        return true;
    }

    public IEnumerable<KvEntry> Enumerate(KeyPattern? pattern)
    {
        if (pattern is { IsLiteral: true }) return TryGet(pattern.LiteralKey, out KvEntry one) ? [one] : [];
        if (_changes.Count == 0 && _subtrees.Count == 0) return snapshot.Enumerate(pattern);
        var order = new KeyOrder(form);
        KvEntry[] added = order.Sort([.. _changes.Values.Where(c => IsThere(c) && (pattern is null || pattern.IsMatch(c.Key))).Select(c => EntryOf(c))], static e => e.Key);

        // What is listed is fixed here: the caller may write through the transaction while it reads the list.
        var changed = new HashSet<string>(_changes.Keys, StringComparer.Ordinal);
        string[] gone = [.. _subtrees.Where(static s => s.Subtree!.IsRemoval).Select(static s => s.Key)];
        IEnumerable<KvEntry> listed = snapshot.Enumerate(pattern);
        if (gone.Length > 0) listed = listed.Where(e => !Array.Exists(gone, g => IsWithin(e.Key, g)));
        foreach (PendingChange come in _subtrees)
        {
            if (come.Subtree!.IsRemoval || (pattern is not null && !pattern.CanMatchBelow(come.Key))) continue;
            listed = order.Merge(listed, come.Subtree.Entries(come.Key).Where(e => pattern is null || pattern.IsMatch(e.Key)));
        }

        if (changed.Count > 0) listed = listed.Where(e => !changed.Contains(e.Key));
        return added.Length == 0 ? listed : order.Merge(listed, added);
    }

    public bool IsDirectory(string directory)
    {
        string start = directory.Length == 0 ? "" : directory + "/";
        bool removes = false;
        foreach (PendingChange change in Changes)
        {
            bool isBelow = change.Key.StartsWith(start, StringComparison.Ordinal);
            if (change.Subtree is { } subtree && (isBelow || IsWithin(directory, change.Key)))
            {
                if (!subtree.IsRemoval && (isBelow || directory == change.Key) && !_changes.Keys.Any(k => IsWithin(k, change.Key))) return true;
                removes = true;
            }
            else if (isBelow)
            {
                if (IsThere(change)) return true;
                removes = true;
            }
        }

        return removes ? Enumerate(KeyPattern.Under(directory)).Any() : snapshot.IsDirectory(directory);
    }

    public IEnumerable<KvChild> Children(string directory)
    {
        string start = directory.Length == 0 ? "" : directory + "/";
        bool touches = Changes.Any(c => c.Key.StartsWith(start, StringComparison.Ordinal) || (c.Subtree is not null && IsWithin(directory, c.Key)));
        if (!touches) return snapshot.Children(directory);
        return KvChild.Among(Enumerate(directory.Length == 0 ? null : KeyPattern.Under(directory)), directory);
    }

    private static KvEntry EntryOf(in PendingChange change) => new(change.Key, change.Blob, change.Blob.ToString(), change.Expires);

    private static bool IsWithin(string key, string directory) =>
        key.StartsWith(directory, StringComparison.Ordinal) && (key.Length == directory.Length || key[directory.Length] == '/');

    private PendingChange SubtreeOf(string key) => _subtrees.Find(s => key.Length > s.Key.Length && IsWithin(key, s.Key));

    private bool IsThere(in PendingChange change) => !change.Blob.IsZero && !Expiry.IsOver(change.Expires, snapshot.Clock);
}
