using GitKv.Core.Keys;

namespace GitKv.Core.Merging;

/// <summary>A strategy for one merge: it comes before the store's own rules.</summary>
/// <param name="Pattern">The keys that it is for; null: all.</param>
/// <param name="Strategy">The strategy; also one that a caller made, such as a script block's.</param>
/// <param name="Rule">The same in words, where it has some: so it can be kept with a merge that waits. Null for code.</param>
public sealed record MergeChoice(KeyPattern? Pattern, MergeStrategy Strategy, MergeRule? Rule)
{
    /// <summary>A strategy by name, for the keys that match.</summary>
    /// <exception cref="Errors.KvException">KeyPatternInvalid; MergeStrategyInvalid.</exception>
    public static MergeChoice Of(MergeRule rule)
    {
        ArgumentNullException.ThrowIfNull(rule);
        return new MergeChoice(KeyPattern.Parse(rule.Pattern), rule.ToStrategy(), rule);
    }
}
