using GitKv.Core.Merging.Documents;
using GitKv.Core.Objects;

namespace GitKv.Core.Merging;

/// <summary>Merges one key after another: what only one side changed is that side's, for the rest a strategy is asked.</summary>
internal sealed class KeyMerger(ObjectDatabase objects, ObjectWriter writer, MergePolicy policy, MergeTimes times)
{
    private readonly List<MergeResolution> _decided = [];

    /// <summary>What people decided about keys of a merge that waited; none where null.</summary>
    public MergeResolutions? Resolutions { get; init; }

    public MergePolicy Policy => policy;

    /// <summary>What code of the caller decided: a merge that waits keeps it, as it can't keep the code.</summary>
    public IReadOnlyList<MergeResolution> Decided => _decided;

    /// <param name="key">The key.</param>
    /// <param name="common">What it was where the sides parted; null where that can't be said (the sides had met before, with different results): both count as changed then.</param>
    /// <param name="ours">What it is here.</param>
    /// <param name="theirs">What it is there.</param>
    public KeyDecision Decide(string key, ItemState? common, ItemState ours, ItemState theirs)
    {
        if (ours == common) return KeyDecision.Clean(theirs);
        if (theirs == common) return KeyDecision.Clean(ours);
        MergeStrategy strategy = policy.For(key);
        DateTimeOffset? expires = ItemState.MergeExpiry(common?.Expires, ours.Expires, theirs.Expires);
        if (ours.IsItem && theirs.IsItem && common is { IsItem: true } before)
        {
            // Only when it expires was changed on one of the sides.
            if (ours.Blob == before.Blob) return KeyDecision.Clean(theirs with { Expires = expires });
            if (theirs.Blob == before.Blob) return KeyDecision.Clean(ours with { Expires = expires });
        }

        bool isSame = ours.Blob == theirs.Blob;
        if (isSame && !(strategy.CountsEqualChanges && common is not null)) return KeyDecision.Clean(ours with { Expires = expires });
        if (!isSame && Resolutions?.Find(key, common ?? ItemState.None, ours, theirs) is { } decided) return KeyDecision.Clean(decided, byStrategy: true);
        if (ReferenceEquals(strategy, MergeStrategy.Ours)) return KeyDecision.Clean(ours, byStrategy: true);
        if (ReferenceEquals(strategy, MergeStrategy.Theirs)) return KeyDecision.Clean(theirs, byStrategy: true);

        var input = new MergeInput(key, Read(common ?? ItemState.None), Read(ours), Read(theirs))
        {
            OursChangedAt = () => times.Ours(key),
            TheirsChangedAt = () => times.Theirs(key),
            OursId = ours.Blob.ToString(),
            TheirsId = theirs.Blob.ToString(),
            Decisions = Decisions(key, common ?? ItemState.None, ours, theirs),
        };

        // Without a common value an absent one looks as if it had never been there; it may have been removed.
        MergeOutcome outcome = common is null && !(ours.IsItem && theirs.IsItem) && !ReferenceEquals(strategy, MergeStrategy.LastWriter)
            ? MergeOutcome.Conflict(input, "Removed on one side, changed on the other.")
            : strategy.Merge(input);
        if (!outcome.IsClean) return new KeyDecision(ours, outcome.Conflicts, true);
        ItemState result = ResultOf(outcome.Content, input, ours, theirs, expires);
        if (strategy is CodeStrategy) _decided.Add(MergeResolution.Of(key, common ?? ItemState.None, ours, theirs, result, outcome.Content));
        return KeyDecision.Clean(result, byStrategy: true);
    }

    /// <summary>The bytes of a value; null for none.</summary>
    public byte[]? Read(ItemState state) =>
        !state.IsItem ? null : writer.TryRead(state.Blob, out _, out byte[]? content) ? content : objects.Read(state.Blob, ObjectType.Blob);

    private Func<string, PlaceDecision?>? Decisions(string key, ItemState common, ItemState ours, ItemState theirs)
    {
        if (Resolutions?.Places(key, common, ours, theirs) is not { Count: > 0 } places) return null;
        return path => !places.TryGetValue(path, out MergeResolution? place) ? null
            : new PlaceDecision(place.Use, place.Value.IsZero ? null : JsonTree.Parse(Read(new ItemState(place.Value))!)?.Root);
    }

    private ItemState ResultOf(byte[]? content, MergeInput input, ItemState ours, ItemState theirs, DateTimeOffset? expires)
    {
        if (content is null) return ItemState.None;
        if (input.Ours is not null && content.AsSpan().SequenceEqual(input.Ours)) return ours;
        if (input.Theirs is not null && content.AsSpan().SequenceEqual(input.Theirs)) return theirs;
        return new ItemState(writer.Write(ObjectType.Blob, content), expires);
    }
}
