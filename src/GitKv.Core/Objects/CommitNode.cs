namespace GitKv.Core.Objects;

/// <summary>What a walk through history needs of a commit.</summary>
/// <param name="Tree">Its root.</param>
/// <param name="Parents">Those that are here: none where history begins, or is cut off.</param>
/// <param name="Time">The committer's date, in seconds since 1970.</param>
/// <param name="IsCutOff">It has parents that are not here: a shallow clone ends with it.</param>
internal readonly record struct CommitNode(ObjectId Tree, ObjectId[] Parents, long Time, bool IsCutOff)
{
    /// <summary>Where it is in the commit-graph; negative for nowhere.</summary>
    public int Position { get; init; } = -1;

    /// <summary>The same of its parents, where it is in the graph.</summary>
    public int[]? ParentPositions { get; init; }

    public DateTimeOffset When => DateTimeOffset.FromUnixTimeSeconds(Time);
}
