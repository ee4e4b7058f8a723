namespace GitKv.Core.Query.Planning;

/// <summary>Parts of indexes that together hold every item that a filter can mean.</summary>
/// <param name="Ranges">The parts.</param>
/// <param name="IsExact">Whether every exact entry there meets the filter, so that no value need be read.</param>
/// <param name="Count">How many entries there are.</param>
internal sealed record IndexAccess(IReadOnlyList<IndexRange> Ranges, bool IsExact, long Count)
{
    /// <summary>Both together, for a filter that is met by either.</summary>
    public static IndexAccess? Union(IndexAccess? one, IndexAccess? other) =>
        one is null || other is null ? null : new IndexAccess([.. one.Ranges, .. other.Ranges], one.IsExact && other.IsExact, one.Count + other.Count);
}
