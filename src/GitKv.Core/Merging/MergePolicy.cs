using GitKv.Core.Keys;

namespace GitKv.Core.Merging;

/// <summary>Which strategy merges which key: what the call says comes before the store's rules, the first that matches counts, and <see cref="MergeStrategies.Default"/> is for the rest.</summary>
internal sealed class MergePolicy
{
    private readonly List<(KeyPattern? Pattern, MergeStrategy Strategy)> _choices;

    private MergePolicy(List<(KeyPattern?, MergeStrategy)> choices) => _choices = choices;

    /// <exception cref="Errors.KvException">A rule that can't be followed: KeyPatternInvalid, MergeStrategyInvalid.</exception>
    public static MergePolicy Of(IReadOnlyList<MergeChoice> ofCall, IReadOnlyList<MergeRule> ofStore)
    {
        var choices = new List<(KeyPattern?, MergeStrategy)>(ofCall.Count + ofStore.Count);
        foreach (MergeChoice choice in ofCall) choices.Add((choice.Pattern, choice.Strategy));
        foreach (MergeRule rule in ofStore) choices.Add((KeyPattern.Parse(rule.Pattern), rule.ToStrategy()));
        return new MergePolicy(choices);
    }

    /// <summary>
    /// The same for what was merged before: only what follows from the values alone. Who wrote last, which side is ours, and what code of the
    /// caller says are asked once, about the values that there are now.
    /// </summary>
    public MergePolicy OfValues() => new([.. _choices.Select(c => (c.Pattern, IsOfValues(c.Strategy) ? c.Strategy : MergeStrategy.Fail))]);

    private static bool IsOfValues(MergeStrategy strategy) =>
        strategy is not CodeStrategy && strategy != MergeStrategy.Ours && strategy != MergeStrategy.Theirs && strategy != MergeStrategy.LastWriter;

    public MergeStrategy For(string key)
    {
        foreach ((KeyPattern? pattern, MergeStrategy strategy) in _choices)
            if (pattern is null || pattern.IsMatch(key)) return strategy;
        return MergeStrategies.Default;
    }
}
