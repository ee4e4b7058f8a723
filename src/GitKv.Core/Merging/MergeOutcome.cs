namespace GitKv.Core.Merging;

/// <summary>What became of one key: the merged bytes, or what could not be merged.</summary>
/// <param name="Content">The merged bytes, null where the merge removes the item. Meaningful only when <see cref="IsClean"/>.</param>
/// <param name="Conflicts">What a person, or another strategy, has to decide.</param>
public sealed record MergeOutcome(byte[]? Content, IReadOnlyList<MergeConflict> Conflicts)
{
    public bool IsClean => Conflicts.Count == 0;

    /// <summary>A merge without conflicts.</summary>
    public static MergeOutcome Clean(byte[]? content) => new(content, []);

    /// <summary>A conflict about the value as a whole.</summary>
    public static MergeOutcome Conflict(MergeInput input, string reason)
    {
        ArgumentNullException.ThrowIfNull(input);
        return new(null, [new MergeConflict(input.Key, "", input.Base, input.Ours, input.Theirs, reason)]);
    }
}
