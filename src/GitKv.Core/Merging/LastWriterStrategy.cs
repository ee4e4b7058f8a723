namespace GitKv.Core.Merging;

/// <summary>The newest change stands; a deletion is a change like any other.</summary>
internal sealed class LastWriterStrategy : MergeStrategy
{
    public override string Name => "LastWriter";

    /// <summary>
    /// The side that changed last. A change whose time is unknown is older than any other. Of two changes of the same moment the one with the ordinally greater
    /// id wins, and without ids the greater bytes, so that both replicas agree whichever of them merges.
    /// </summary>
    public static MergeSide Newer(MergeInput input)
    {
        int order = Nullable.Compare(input.OursChangedAt?.Invoke(), input.TheirsChangedAt?.Invoke());
        if (order == 0) order = string.CompareOrdinal(input.OursId, input.TheirsId);
        if (order == 0) order = (input.Ours is null, input.Theirs is null) switch
        {
            (true, _) => -1,
            (_, true) => 1,
            _ => input.Ours.AsSpan().SequenceCompareTo(input.Theirs),
        };
        return order >= 0 ? MergeSide.Ours : MergeSide.Theirs;
    }

    protected override MergeOutcome MergeChanged(MergeInput input) => MergeOutcome.Clean(Newer(input) == MergeSide.Ours ? input.Ours : input.Theirs);
}
