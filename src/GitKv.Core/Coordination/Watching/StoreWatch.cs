using GitKv.Core.Errors;
using GitKv.Core.Keys;
using GitKv.Core.Repositories;
using GitKv.Core.Stores;

namespace GitKv.Core.Coordination.Watching;

/// <summary>
/// A watch of keys of one store: each <see cref="Poll"/> gives what has changed since the one before, exactly once. A Tree or Branch store tells of each commit in
/// between; of a Ref store only the states are known that a poll saw. For one thread.
/// </summary>
public sealed class StoreWatch
{
    private readonly GitRepository _repository;
    private readonly string _name;
    private readonly string? _refPrefix;
    private readonly WatchFilter _filter;
    private readonly bool _net;
    private readonly PollPace _pace;
    private readonly TimeProvider _time;
    private LayoutWatch? _watch;
    private DateTimeOffset _emptySince;
    private TimeSpan _cost;
    private bool _changed;

    private readonly IReadOnlyList<string> _keys;

    private StoreWatch(GitRepository repository, string name, string? refPrefix, WatchOptions options, PollPace? pace, TimeProvider? time)
    {
        (_repository, _name, _refPrefix, _net) = (repository, name, refPrefix, options.Net);
        _filter = new WatchFilter(options);
        _keys = options.Keys;
        _time = time ?? TimeProvider.System;
        _pace = pace ?? (repository.Refs.IsRemote ? PollPace.Remote(options.Interval) : PollPace.Local(options.Interval));
    }

    internal TimeProvider Time => _time;

    /// <summary>The store; null while there is none.</summary>
    public KvStore? Store { get; private set; }

    /// <summary>From where another watch of the same keys goes on.</summary>
    public string Cursor => (_watch?.Position ?? Nothing()).ToString();

    /// <summary>Begins a watch. The default store need not be there yet.</summary>
    /// <exception cref="KvException">StoreNotFound; KeyInvalid; those of <see cref="KvStore.SnapshotAt(StorePoint, CancellationToken)"/>; PointInvalid: a cursor that can't be used.</exception>
    public static StoreWatch Begin(GitRepository repository, string name, string? refPrefix, WatchOptions options, CancellationToken cancellation = default) =>
        Begin(repository, name, refPrefix, options, null, null, cancellation);

    internal static StoreWatch Begin(
        GitRepository repository, string name, string? refPrefix, WatchOptions options, PollPace? pace, TimeProvider? time, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(repository);
        ArgumentNullException.ThrowIfNull(options);
        var watch = new StoreWatch(repository, name, refPrefix, options, pace, time);
        watch.Start(options.After, cancellation);
        return watch;
    }

    /// <summary>What has changed since the last poll. The position moves with each change that is taken.</summary>
    /// <exception cref="KvException">Those of reading; the next poll goes on where this one could not.</exception>
    public IEnumerable<WatchedChange> Poll(CancellationToken cancellation = default)
    {
        long start = _time.GetTimestamp();
        _changed = false;
        _repository.Refs.Refresh();
        if (_watch is null or { IsGone: true }) Find();
        if (_watch is not null)
        {
            foreach (WatchedChange change in _watch.Advance(cancellation))
            {
                _changed = true;
                yield return change;
            }
        }

        _cost = _time.GetElapsedTime(start);
    }

    /// <summary>How long to wait before the next poll: until an item expires, at the longest.</summary>
    public TimeSpan NextDelay()
    {
        TimeSpan delay = _pace.Next(_changed, _changed ? TimeSpan.Zero : _cost);
        if (_watch?.NextExpiry is not { } end) return delay;
        TimeSpan left = end - _repository.Time.GetUtcNow() + TimeSpan.FromMilliseconds(1);
        return left < delay ? left > TimeSpan.Zero ? left : TimeSpan.Zero : delay;
    }

    /// <summary>Waits as long as <see cref="NextDelay"/> says, but not longer than a given time.</summary>
    public void Wait(TimeSpan? most, CancellationToken cancellation)
    {
        TimeSpan delay = NextDelay();
        if (most is { } limit && limit < delay) delay = limit > TimeSpan.Zero ? limit : TimeSpan.Zero;
        Task.Delay(delay, _time, cancellation).GetAwaiter().GetResult();
    }

    private void Start(string? after, CancellationToken cancellation)
    {
        WatchPosition? position = after is null ? null : WatchPosition.Parse(after, _filter);
        Store = KvStore.TryOpen(_repository, _name, _refPrefix);
        foreach (string key in _keys) KeyName.Validate(key, Store?.NameForm ?? NameForm.Tree);
        if (Store is null)
        {
            // Somebody else may make it; only the default store makes itself.
            if (_name != KvStore.DefaultName || _refPrefix is not null) Store = KvStore.Open(_repository, _name, _refPrefix);
            if (after is not null && position is not TreePosition { At.Commit.IsZero: true })
                throw new KvException(ErrorIds.StoreNotFound, KvErrorKind.NotFound, $"There is no store '{_name}' here whose changes could be told from a point in the past on.", _name);
            _emptySince = _repository.Time.GetUtcNow();
            return;
        }

        _watch = position is not null ? Resume(Store, after!, position) : after is not null ? From(Store, after, cancellation) : FromNow(Store);
    }

    private LayoutWatch FromNow(KvStore store) => store.Layout == KvLayout.Tree
        ? new TreeWatch(store, _filter, _net, TreeWatch.Now(store))
        : new RefWatch(store, _filter, _net, RefWatch.Now(store, _filter));

    private LayoutWatch Resume(KvStore store, string text, WatchPosition position)
    {
        if (position is TreePosition { At: var at, Next: null } && at.Commit.IsZero) return FromNothing(store, at.Clock);
        if (position is TreePosition tree && store.Layout == KvLayout.Tree)
        {
            CheckIsHere(text, tree.At.Commit);
            if (tree.Next is { } next) CheckIsHere(text, next.Commit);
            return new TreeWatch(store, _filter, _net, tree);
        }

        if (position is RefPosition refs && store.Layout == refs.Layout) return new RefWatch(store, _filter, _net, refs);
        throw WatchPosition.OtherLayout(text, store);
    }

    private LayoutWatch FromNothing(KvStore store, DateTimeOffset clock) => store.Layout == KvLayout.Tree
        ? new TreeWatch(store, _filter, _net, new TreePosition(new TreeState(Objects.ObjectId.Zero, clock)))
        : new RefWatch(store, _filter, _net, new RefPosition(store.Layout, _filter.Id) { Clock = clock });

    private LayoutWatch From(KvStore store, string after, CancellationToken cancellation) =>
        WatchStart.At(store, _filter, StorePoint.Parse(after), cancellation) switch
        {
            TreePosition tree => new TreeWatch(store, _filter, _net, tree),
            RefPosition refs => new RefWatch(store, _filter, _net, refs),
            _ => throw new InvalidOperationException(),
        };

    private void CheckIsHere(string text, Objects.ObjectId commit)
    {
        if (commit.IsZero) return;
        _repository.Objects.Expect([commit]);
        if (!_repository.Objects.Contains(commit))
            throw WatchPosition.Invalid(text, $"its commit {commit} is not in this repository (any more). Fetch it, or begin anew");
    }

    /// <summary>Looks for the store where there was none, or none is left.</summary>
    private void Find()
    {
        if (KvStore.TryOpen(_repository, _name, _refPrefix) is not { } found || (_watch is not null && found.Layout == Store!.Layout)) return;

        // What the store before it held is reported as removed first.
        if (_watch is not null && !IsEmpty(_watch.Position)) return;
        Store = found;
        _watch = FromNothing(found, _watch is null ? _emptySince : _repository.Time.GetUtcNow());
    }

    private static bool IsEmpty(WatchPosition position) => position is TreePosition { At.Commit.IsZero: true, Next: null } || (position is RefPosition refs && refs.Places.Values.All(p => p.Target.IsZero));

    private TreePosition Nothing() => new(new TreeState(Objects.ObjectId.Zero, WatchPosition.Moment(_emptySince)));
}
