using GitKv.Core.Objects;

namespace GitKv.Core.Stores.History;

/// <summary>Points in the past of a Branch or Ref store, which has no version as a whole: each key is in the state that it had then.</summary>
internal sealed class RefPoints(KvStore store, string? key, CancellationToken cancellation) : LayoutPoints(store)
{
    private readonly KeyTimeline _timeline = new(store, cancellation);

    public override KvSnapshot At(StorePoint point, DateTimeOffset moment) => Open((_, states) => KeyTimeline.At(states, moment), moment);

    public override KvSnapshot Back(StorePoint point, int steps) => Open((_, states) => KeyTimeline.Back(states, steps), steps == 0 ? Store.Repository.Time.GetUtcNow() : null);

    public override KvSnapshot Named(StorePoint point, IReadOnlyList<ObjectId> ids)
    {
        KeyState? own = key is null ? null : _timeline.Of(key).FirstOrDefault(s => Is(s, ids));
        if (CommitAmong(point, ids) is { } commit)
        {
            // A commit stands for its moment; among several of one second, for itself.
            DateTimeOffset moment = _timeline.Commits.Get(commit).When;
            return Open((asked, states) => own is not null && asked == key ? own : KeyTimeline.At(states, moment), moment);
        }

        if (own is not null) return Open((asked, states) => asked == key ? own : KeyState.Unknown, own.Since);
        throw PointErrors.NotFound(point, Store, key is null
            ? "the id is no commit's; a version can be given where one exact key is asked for"
            : $"'{key}' has not had this version as far as is known");
    }

    private bool Is(KeyState state, IReadOnlyList<ObjectId> ids) =>
        state.Kind == KeyStateKind.Present
        && (ids.Contains(state.Target) || (RefTarget.TryPeel(Store.Repository, state.Target, out ObjectId blob) && ids.Contains(blob)));

    private KvSnapshot Open(Func<string, IEnumerable<KeyState>, KeyState> pick, DateTimeOffset? moment) =>
        new(Store, new PastRefSource(Store, _timeline, pick, moment));
}
