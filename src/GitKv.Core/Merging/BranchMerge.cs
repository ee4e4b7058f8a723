using GitKv.Core.Objects;
using GitKv.Core.Refs;
using GitKv.Core.Repositories;
using GitKv.Core.Stores;

namespace GitKv.Core.Merging;

/// <summary>
/// Two Branch stores, a key at a time: three ways over the commits of its two chains. A chain that has nothing of its own just moves, others get a merge
/// commit with both as parents. Removed keys are told by the chains of removals, which are merged as well. All refs change in one transaction.
/// </summary>
internal sealed class BranchMerge
{
    private readonly MergeContext _context;
    private readonly GitRepository _repository;
    private readonly BranchRefs _ours;
    private readonly BranchRefs _theirs;
    private readonly Graveyards _graveyards;
    private readonly CommitGraph _graph;
    private readonly SettingsMerge _settings;
    private readonly KeyMerger _merger;
    private readonly BranchChains _chains;
    private readonly ThreeWay _keys;
    private readonly Dictionary<string, (ItemState? Common, bool Follows)> _seen = new(StringComparer.Ordinal);

    public BranchMerge(MergeContext context)
    {
        _context = context;
        _repository = context.Repository;
        _ours = new BranchRefs(context.Into);
        _theirs = new BranchRefs(context.From.Store);
        context.From.Bring(_repository, _theirs.Records, context.Cancellation);
        _graph = new CommitGraph(_repository, context.Cancellation);
        _graveyards = new Graveyards(_repository, _ours.Removed, _theirs.Removed, context.Cancellation);
        _settings = SettingsMerge.OfRefs(context, _graph, _ours.Settings, _theirs.Settings);
        _chains = new BranchChains(_repository, _graph, context.MergerOfBases(_settings.Rules));
        _merger = context.Merger(_settings.Rules, new MergeTimes(
            key => TimeOf(key, _ours, _graveyards.ByOurs(key)), key => TimeOf(key, _theirs, _graveyards.ByTheirs(key))));
        var source = new RefSource(_repository, context.Into.RefPrefix, DateTimeOffset.MinValue);
        _keys = new ThreeWay(_merger, source, context.Clock, key => _seen.GetValueOrDefault(key).Common ?? ItemState.None, context.Cancellation);
    }

    public MergePlan Plan()
    {
        bool shared = false;
        foreach (string key in _theirs.Keys.Keys.Concat(_ours.Keys.Keys.Where(k => !_theirs.Keys.ContainsKey(k))))
        {
            ObjectId ours = _ours.Keys.GetValueOrDefault(key);
            ObjectId theirs = _theirs.Keys.GetValueOrDefault(key);
            shared |= ours == theirs;
            if (ours != theirs) Add(key, ours, theirs);
        }

        _keys.Finish();
        PendingChange[] changes = [.. _seen.Keys.Where(k => !_keys.IsInConflict(k)).Concat(_keys.Changes.Select(c => c.Key).Where(k => !_seen.ContainsKey(k))).Select(ChangeOf).OfType<PendingChange>()];
        if (changes.Length == 0 && _keys.Conflicts.Count == 0 && _settings.Conflicts.Count == 0 && _settings.Change is null && _graveyards.IsMerged) return MergePlan.UpToDate;
        return new MergePlan(StoreMergeOutcome.Merged)
        {
            IsUnrelated = !shared && _ours.Keys.Count > 0 && _theirs.Keys.Count > 0 && _seen.Values.All(s => s.Common is { IsItem: false }) && _graveyards is { IsMerged: false, CanFastForward: false } or { Theirs.IsZero: true },
            Keys = _keys.Changes,
            Merged = _keys.Merged,
            Conflicts = [.. _settings.Conflicts, .. _keys.Conflicts],
            Decided = _merger.Decided,
            Changes = changes,
            Arrange = options => Arrange(options, changes),
        };
    }

    private void Add(string key, ObjectId ours, ObjectId theirs)
    {
        ItemState their = _chains.StateOf(theirs);
        if (!theirs.IsZero && !their.IsItem) return;
        if (!ours.IsZero && !_chains.StateOf(ours).IsItem) return;
        if (theirs.IsZero) AddRemoved(key, ours);
        else if (ours.IsZero) AddNew(key, theirs, their);
        else AddBoth(key, ours, theirs, their);
    }

    private void AddRemoved(string key, ObjectId ours)
    {
        // Without a removal that ours does not know yet, the key is ours alone, or was made again since.
        IReadOnlyList<BranchRemoval> removals = _graveyards.ByTheirs(key);
        if (removals.Count == 0) return;
        if (removals.Any(r => _chains.IsAncestor(ours, r.Last)))
        {
            Add(key, _chains.StateOf(ours), ItemState.None, follows: false);
            return;
        }

        IReadOnlyList<ObjectId> bases = _chains.Bases(ours, removals[0].Last);
        if (bases.Count > 0) Add(key, _chains.Common(key, bases), ItemState.None, follows: false);
    }

    private void AddNew(string key, ObjectId theirs, ItemState their)
    {
        IReadOnlyList<BranchRemoval> removals = _graveyards.ByOurs(key);
        if (removals.Any(r => _chains.IsAncestor(theirs, r.Last))) return;
        IReadOnlyList<ObjectId> bases = removals.Count == 0 ? [] : _chains.Bases(removals[0].Last, theirs);
        Add(key, _chains.Common(key, bases), their, follows: true);
    }

    private void AddBoth(string key, ObjectId ours, ObjectId theirs, ItemState their)
    {
        if (_chains.IsAncestor(theirs, ours)) return;
        IReadOnlyList<ObjectId> bases = _chains.Bases(ours, theirs);
        if (bases.Contains(ours))
        {
            Add(key, _chains.StateOf(ours), their, follows: !_context.Options.NoFastForward);
        }
        else if (bases.Count > 0)
        {
            Add(key, _chains.Common(key, bases), their, follows: false);
        }
        else if (!_graveyards.ByOurs(key).Any(r => _chains.IsAncestor(theirs, r.Last)))
        {
            // Made again by one side after it had removed what the other still has; or made by both.
            bool madeAgain = _graveyards.ByTheirs(key).Any(r => _chains.IsAncestor(ours, r.Last));
            Add(key, madeAgain ? _chains.StateOf(ours) : ItemState.None, their, follows: madeAgain);
        }
    }

    private void Add(string key, ItemState? common, ItemState theirs, bool follows)
    {
        _seen[key] = (common, follows);
        _keys.Add(key, common, theirs);
    }

    /// <summary>What to write for a key; null for nothing.</summary>
    private PendingChange? ChangeOf(string key)
    {
        ObjectId ours = _ours.Keys.GetValueOrDefault(key);
        ObjectId theirs = _theirs.Keys.GetValueOrDefault(key);
        ItemState before = _chains.StateOf(ours);
        ItemState after = _keys.InResult(key);
        Precondition unchanged = Precondition.Unchanged(ours.IsZero || Expiry.IsOver(before.Expires, _context.Clock) ? null : ours.ToString());
        if (!after.IsItem) return ours.IsZero ? null : new PendingChange(key, unchanged, ObjectId.Zero);

        // A key that theirs removed and that stays: the merged chain of removals says that ours knows.
        bool isTheirs = _seen.ContainsKey(key) && _chains.IsCommit(theirs);
        if (!isTheirs) return after == before ? null : new PendingChange(key, unchanged, after.Blob, after.Expires);
        bool moves = _seen[key].Follows && after == _chains.StateOf(theirs);
        return new PendingChange(key, unchanged, after.Blob, after.Expires) { Target = moves ? theirs : ObjectId.Zero, MergeParent = moves ? ObjectId.Zero : theirs };
    }

    private CommitOptions Arrange(CommitOptions options, PendingChange[] changes)
    {
        bool follows = _graveyards.CanFastForward && changes.All(c => !c.Blob.IsZero || IsBuried(c.Key));
        return options with
        {
            MergeParents = _graveyards.IsMerged || follows ? [] : [_graveyards.Theirs],
            Besides = follows ? [.. options.Besides, new RefEdit($"{_context.Into.RefPrefix}/{StoreSettings.RemovedRefName}", _graveyards.Ours, _graveyards.Theirs)] : options.Besides,
            Settings = _settings.Change,
            SettingsParent = _settings.Change is not null && _chains.IsCommit(_theirs.Settings) ? _theirs.Settings : ObjectId.Zero,
        };
    }

    /// <summary>Whether theirs' chain of removals has all that ours ever had of a key.</summary>
    private bool IsBuried(string key) => _graveyards.ByTheirs(key).Any(r => _chains.IsAncestor(_ours.Keys.GetValueOrDefault(key), r.Last));

    private DateTimeOffset? TimeOf(string key, BranchRefs side, IReadOnlyList<BranchRemoval> removals) =>
        side.Keys.TryGetValue(key, out ObjectId tip) ? _chains.ChangedAt(tip) : removals.Count > 0 ? removals[0].At : null;
}
