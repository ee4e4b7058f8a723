using GitKv.Core.Keys;
using GitKv.Core.Objects;

namespace GitKv.Core.Stores.History;

/// <summary>
/// A Branch or Ref store at a point in its past. Keys that were removed since are found where the layout keeps them (Branch).
/// </summary>
/// <param name="store">The store.</param>
/// <param name="timeline">The states of its keys.</param>
/// <param name="pick">Chooses for each key among its own.</param>
/// <param name="moment">When it is; null where each key has its own moment, the one when its state began.</param>
internal sealed class PastRefSource(KvStore store, KeyTimeline timeline, Func<string, IEnumerable<KeyState>, KeyState> pick, DateTimeOffset? moment) : ISnapshotSource
{
    private readonly Dictionary<string, KvEntry?> _known = new(StringComparer.Ordinal);
    private List<string>? _keys;

    public string? Version => null;

    public DateTimeOffset Clock { get; } = moment ?? store.Repository.Time.GetUtcNow();

    /// <summary>All keys that are known to have been there at some time.</summary>
    public IReadOnlyList<string> Keys => _keys ??= timeline.Keys();

    /// <summary>The state of a key then.</summary>
    public KeyState StateOf(string key)
    {
        KeyState state = pick(key, timeline.Of(key));
        return state.Kind == KeyStateKind.Unknown ? throw PointErrors.Forgotten(key, store) : state;
    }

    public bool TryGet(string key, out KvEntry entry)
    {
        if (!_known.TryGetValue(key, out KvEntry? known)) _known.Add(key, known = Find(key));
        entry = known.GetValueOrDefault();
        return known is not null;
    }

    public IEnumerable<KvEntry> Enumerate(KeyPattern? pattern)
    {
        if (pattern is { IsLiteral: true })
        {
            if (TryGet(pattern.LiteralKey, out KvEntry single)) yield return single;
            yield break;
        }

        foreach (string key in Keys)
            if ((pattern is null || pattern.IsMatch(key)) && TryGet(key, out KvEntry entry)) yield return entry;
    }

    public bool IsDirectory(string directory) => Enumerate(directory.Length == 0 ? null : KeyPattern.Under(directory)).Any();

    public IEnumerable<KvChild> Children(string directory) =>
        KvChild.Among(Enumerate(directory.Length == 0 ? null : KeyPattern.Under(directory)), directory);

    private KvEntry? Find(string key)
    {
        KeyState state = StateOf(key);
        if (state.Kind == KeyStateKind.Absent) return null;

        // What only the reflog remembers may be gone: that is not the same as absent.
        if (!store.Repository.Objects.Contains(state.Target)) throw PointErrors.Forgotten(key, store);
        if (!RefTarget.TryPeel(store.Repository, state.Target, out ObjectId blob, out DateTimeOffset? expires)) return null;
        return Expiry.IsOver(expires, moment ?? state.Since ?? DateTimeOffset.MinValue) ? null : new KvEntry(key, blob, state.Target.ToString(), expires);
    }
}
