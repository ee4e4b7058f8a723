using GitKv.Core.Objects;

namespace GitKv.Core.Merging;

/// <summary>The tree from which two sides parted.</summary>
/// <param name="Root">Its root; zero for the empty one.</param>
/// <param name="Unsettled">The keys of which it can't be said what they were: the sides had met before with different results.</param>
internal sealed record MergedTree(ObjectId Root, IReadOnlySet<string> Unsettled)
{
    public static MergedTree Empty { get; } = new(ObjectId.Zero, new HashSet<string>());
}
