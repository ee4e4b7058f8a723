using System.Collections.Immutable;
using GitKv.Core.Objects;
using GitKv.Core.Stores;
using GitKv.Core.Stores.History;

namespace GitKv.Core.Coordination.Watching;

/// <summary>
/// Watches a Branch or Ref store: each key by itself. Keys with commits tell of each step in between, the others only of what they are now. The steps of
/// all keys come in the order of their times.
/// </summary>
internal sealed class RefWatch(KvStore store, WatchFilter filter, bool net, RefPosition start) : LayoutWatch(store, filter, net)
{
    private const int MostReadings = 7;
    private readonly SortedSet<(DateTimeOffset End, string Key)> _ends = [];
    private readonly Dictionary<string, DateTimeOffset> _endOf = new(StringComparer.Ordinal);
    private RefPosition _position = start;
    private bool _knowsEnds;
    private ObjectId _held;

    public override WatchPosition Position => _position;

    public override DateTimeOffset? NextExpiry => _ends.Count > 0 ? _ends.Min.End : null;

    public static RefPosition Now(KvStore store, WatchFilter filter)
    {
        RefListing listing = RefListing.Read(store, filter);
        return new RefPosition(store.Layout, filter.Id)
        {
            Places = listing.Targets.ToImmutableDictionary(p => p.Key, p => new KeyPlace(PlaceKind.Present, p.Value), StringComparer.Ordinal),
            Removals = listing.Removals,
            Clock = WatchPosition.Moment(store.Repository.Time.GetUtcNow()),
        };
    }

    public override IEnumerable<WatchedChange> Advance(CancellationToken cancellation)
    {
        LearnEnds();
        (RefListing listing, RemovalLog removals, List<List<KeyStep>> steps) = Read(cancellation);
        IsGone = listing.IsGone;
        DateTimeOffset now = Now(_position.Clock);
        foreach (KeyStep step in InOrder(steps))
        {
            HistoryRecord? record = Describe(step);
            _position = _position with { Places = _position.Places.SetItem(step.Key, step.Place) };
            Learn(step.Key, step.Place);
            if (record is not null) yield return new WatchedChange(record, _position);
        }

        while (_ends.Count > 0 && _ends.Min is var next && next.End <= now)
        {
            ObjectId target = _position.Places[next.Key].Target;
            (bool _, ObjectId blob, DateTimeOffset? _) = Peek(target);
            _position = _position with { Places = _position.Places.SetItem(next.Key, new KeyPlace(PlaceKind.Expired, target)) };
            _ends.Remove(next);
            _endOf.Remove(next.Key);
            yield return new WatchedChange(Expired(next.Key, next.End, target.ToString(), blob), _position);
        }

        // What the moment and the removals say by themselves need not be kept for each key.
        ImmutableDictionary<string, KeyPlace>.Builder places = _position.Places.ToBuilder();
        foreach ((string key, KeyPlace place) in _position.Places)
        {
            if (place.Kind == PlaceKind.Removed || (place.Kind == PlaceKind.Lost && removals.Of(key).Count > 0)) places.Remove(key);
            else if (place.Kind == PlaceKind.Expired) places[key] = place with { Kind = PlaceKind.Present };
        }

        _position = _position with { Places = places.ToImmutable(), Removals = listing.Removals, Clock = now };
    }

    /// <summary>
    /// What there is now, and by which steps. While others write, the refs that are read one after the other may show part of a transaction: a removed key and
    /// what tells of it belong together. Then they are read again.
    /// </summary>
    private (RefListing Listing, RemovalLog Removals, List<List<KeyStep>> Steps) Read(CancellationToken cancellation)
    {
        for (int reading = 0; ; reading++)
        {
            RefListing listing = RefListing.Read(Store, Filter);
            Bring(listing, cancellation);
            RemovalLog removals = RemovalLog.Between(Store.Repository, Commits, _position.Removals, listing.Removals, cancellation);
            List<List<KeyStep>> steps = Steps(listing, removals, cancellation);
            if (Store.Layout != KvLayout.Branch) return (listing, removals, steps);
            bool isAhead = removals.Keys.Any(k => listing.Targets.TryGetValue(k, out ObjectId target) && removals.Of(k)[0].Last == target);
            if (!isAhead && (reading == MostReadings || !steps.Exists(s => s.Exists(IsUntold)))) return (listing, removals, steps);
            if (reading == MostReadings)
            {
                // Either the key was made anew just as it was before, or somebody takes long: then the removal is left for the next time.
                bool isAgain = _held == listing.Removals;
                _held = listing.Removals;
                return isAgain
                    ? (listing, removals, steps)
                    : (listing with { Removals = _position.Removals }, RemovalLog.Empty, Steps(listing, RemovalLog.Empty, cancellation));
            }

            cancellation.WaitHandle.WaitOne(1 << reading);
            cancellation.ThrowIfCancellationRequested();
        }
    }

    private void Bring(RefListing listing, CancellationToken cancellation)
    {
        if (Store.Repository.Link is null) return;
        ObjectId[] changed = [.. listing.Targets.Where(p => !_position.Places.TryGetValue(p.Key, out KeyPlace place) || place.Target != p.Value).Select(p => p.Value)];
        if (Store.Layout == KvLayout.Branch) Bring([.. _position.Places.Values.Select(p => p.Target), _position.Removals], [.. changed, listing.Removals], cancellation);
        else Store.Repository.Objects.Expect(changed);
    }

    /// <summary>Whether nothing tells yet how a key became what it is.</summary>
    private bool IsUntold(KeyStep step) => step.Place.Kind == PlaceKind.Lost || (step.IsJump && !Net && !step.Before.IsZero);

    private List<List<KeyStep>> Steps(RefListing listing, RemovalLog removals, CancellationToken cancellation)
    {
        var all = new List<List<KeyStep>>();
        var finder = new KeySteps(Store, Commits, Net, cancellation);
        foreach ((string key, ObjectId target) in listing.Targets)
        {
            KeyPlace? place = _position.Places.TryGetValue(key, out KeyPlace known) ? known : null;
            if (place?.Target != target || removals.Of(key).Count > 0) Add(key, place, target);
        }

        foreach ((string key, KeyPlace place) in _position.Places)
            if (!listing.Targets.ContainsKey(key)) Add(key, place, ObjectId.Zero);
        foreach (string key in removals.Keys)
            if (Filter.IsMatch(key) && !listing.Targets.ContainsKey(key) && !_position.Places.ContainsKey(key)) Add(key, null, ObjectId.Zero);
        return all;

        void Add(string key, KeyPlace? place, ObjectId target)
        {
            // Of removals that may be old only those are told that end what was there.
            IReadOnlyList<Removal> own = removals.IsRewritten && place is not { Kind: PlaceKind.Present or PlaceKind.Expired } ? [] : removals.Of(key);
            if (finder.Of(key, place, target, own) is { Count: > 0 } steps) all.Add(steps);
        }
    }

    private static IEnumerable<KeyStep> InOrder(List<List<KeyStep>> streams)
    {
        var queue = new PriorityQueue<(List<KeyStep> Steps, int Next), (long Time, string Key)>(Comparer<(long Time, string Key)>.Create(
            static (x, y) => x.Time.CompareTo(y.Time) is not 0 and int order ? order : string.CompareOrdinal(x.Key, y.Key)));
        foreach (List<KeyStep> steps in streams) queue.Enqueue((steps, 0), (steps[0].Time, steps[0].Key));
        while (queue.TryDequeue(out (List<KeyStep> Steps, int Next) at, out _))
        {
            yield return at.Steps[at.Next];
            int next = at.Next + 1;
            if (next < at.Steps.Count) queue.Enqueue((at.Steps, next), (at.Steps[next].Time, at.Steps[next].Key));
        }
    }

    /// <summary>Null for a step that changes nothing that anybody sees.</summary>
    private HistoryRecord? Describe(in KeyStep step)
    {
        bool hadExpired = _position.Places.TryGetValue(step.Key, out KeyPlace place) && place.Kind == PlaceKind.Expired;
        (bool wasThere, ObjectId old, DateTimeOffset? oldEnd) = Peek(step.Before);
        (bool isThere, ObjectId blob, DateTimeOffset? end) = Peek(step.After);
        bool isSame = wasThere && isThere && old == blob && oldEnd == end;
        wasThere &= !hadExpired && !Expiry.IsOver(oldEnd, _position.Clock);
        isThere &= !Expiry.IsOver(end, _position.Clock);
        if (!wasThere && !isThere) return null;
        if (isSame && wasThere && (step.IsJump || IsMerge(step.After))) return null;
        HistoryRecord record = step.Cause.IsZero || !Store.Repository.Objects.TryReadHeader(step.Cause, out ObjectType type, out _)
            ? Seen(step.Key)
            : LayoutHistory.Record(step.Key, RefTarget.Read(Store.Repository, step.Cause, type), step.Cause, type == ObjectType.Tag ? HistorySource.Tag : HistorySource.Commit);
        return record with
        {
            Change = KindOf(wasThere, isThere),
            Version = isThere ? step.After.ToString() : null,
            PreviousVersion = wasThere ? step.Before.ToString() : null,
            Blob = isThere ? blob : ObjectId.Zero,
            PreviousBlob = wasThere ? old : ObjectId.Zero,
        };
    }

    private bool IsMerge(ObjectId id) =>
        Store.Repository.Objects.TryReadHeader(id, out ObjectType type, out _) && type == ObjectType.Commit && Commits.Get(id).Parents.Length > 1;

    /// <summary>What a ref stands for. An object that is not here any more was an item once.</summary>
    private (bool IsItem, ObjectId Blob, DateTimeOffset? End) Peek(ObjectId target)
    {
        if (target.IsZero) return default;
        if (!Store.Repository.Objects.TryReadHeader(target, out _, out _)) return (true, ObjectId.Zero, null);
        return RefTarget.TryPeel(Store.Repository, target, out ObjectId blob, out DateTimeOffset? end) ? (true, blob, end) : default;
    }

    private void LearnEnds()
    {
        if (_knowsEnds) return;
        Store.Repository.Objects.Expect(_position.Places.Values.Select(p => p.Target));
        foreach ((string key, KeyPlace place) in _position.Places) Learn(key, place);
        _knowsEnds = true;
    }

    private void Learn(string key, KeyPlace place)
    {
        if (_endOf.Remove(key, out DateTimeOffset before)) _ends.Remove((before, key));
        if (place.Kind != PlaceKind.Present || Peek(place.Id).End is not { } end || end <= _position.Clock) return;
        _endOf.Add(key, end);
        _ends.Add((end, key));
    }
}
