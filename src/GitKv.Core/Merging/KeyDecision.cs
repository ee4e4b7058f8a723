namespace GitKv.Core.Merging;

/// <summary>What becomes of one key.</summary>
/// <param name="Result">What it is in the merge; as it is in ours where there are conflicts.</param>
/// <param name="Conflicts">What is not decided.</param>
/// <param name="ByStrategy">Both sides had changed it, and a strategy was asked.</param>
internal readonly record struct KeyDecision(ItemState Result, IReadOnlyList<MergeConflict> Conflicts, bool ByStrategy)
{
    public static KeyDecision Clean(ItemState result, bool byStrategy = false) => new(result, [], byStrategy);
}
