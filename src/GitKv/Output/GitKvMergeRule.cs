using GitKv.Core.Merging;

namespace GitKv;

/// <summary>Which strategy merges the items whose keys match a pattern, where both sides changed them.</summary>
public sealed class GitKvMergeRule
{
    internal GitKvMergeRule(MergeRule rule)
    {
        Pattern = rule.Pattern;
        Strategy = rule.Strategy;
        ArrayKey = rule.ArrayKeys.ToArray();
        Conflict = rule.Conflicts;
    }

    /// <summary>The keys.</summary>
    public string Pattern { get; }

    /// <summary>The strategy.</summary>
    public string Strategy { get; }

    /// <summary>Json: the properties that tell the elements of an array apart; none: the usual ones.</summary>
    public IReadOnlyList<string> ArrayKey { get; }

    /// <summary>Json: what decides the conflicts that remain; null: nothing does.</summary>
    public string? Conflict { get; }

    public override string ToString() => $"{Pattern} = {Strategy}";
}
