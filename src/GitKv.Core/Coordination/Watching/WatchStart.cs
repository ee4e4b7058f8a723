using System.Collections.Immutable;
using GitKv.Core.Objects;
using GitKv.Core.Stores;
using GitKv.Core.Stores.History;

namespace GitKv.Core.Coordination.Watching;

/// <summary>Where a watch begins that goes on from a point in the past: a date, a commit, a version, a checkpoint.</summary>
internal static class WatchStart
{
    public static WatchPosition At(KvStore store, WatchFilter filter, StorePoint point, CancellationToken cancellation)
    {
        KvSnapshot then = store.SnapshotAt(point, filter.OnlyKey, cancellation);
        if (store.Layout == KvLayout.Tree)
        {
            var tree = (TreeSource)then.Source;
            return new TreePosition(new TreeState(tree.Commit, WatchPosition.Moment(then.Clock)));
        }

        // The checkpoint of a Branch or Ref store keeps values, not what the refs pointed at: its moment tells.
        if (then.Source is not PastRefSource) then = store.SnapshotAt(StorePoint.At(then.Clock), cancellation);
        var source = (PastRefSource)then.Source;
        var places = ImmutableDictionary.CreateBuilder<string, KeyPlace>(StringComparer.Ordinal);
        foreach (string key in filter.OnlyKey is { } only ? [only] : source.Keys)
        {
            cancellation.ThrowIfCancellationRequested();
            if (!filter.IsMatch(key)) continue;
            KeyState state = source.StateOf(key);
            if (state.Kind == KeyStateKind.Present) places[key] = new KeyPlace(PlaceKind.Present, state.Target);
            else if (!state.Cause.IsZero) places[key] = new KeyPlace(PlaceKind.Removed, state.Cause);
        }

        return new RefPosition(store.Layout, filter.Id) { Places = places.ToImmutable(), Clock = WatchPosition.Moment(then.Clock) };
    }
}
