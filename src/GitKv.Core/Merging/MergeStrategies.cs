using GitKv.Core.Errors;

namespace GitKv.Core.Merging;

/// <summary>Makes strategies with their options out of what settings and parameters say.</summary>
public static class MergeStrategies
{
    /// <summary>What merges where nothing is said.</summary>
    public static MergeStrategy Default => MergeStrategy.Auto;

    /// <exception cref="Errors.KvException">MergeStrategyInvalid.</exception>
    public static MergeStrategy Make(string name, IReadOnlyList<string> arrayKeys, string? conflicts)
    {
        MergeStrategy strategy = MergeStrategy.Parse(name);
        if (arrayKeys.Count == 0 && conflicts is null) return strategy;
        if (!ReferenceEquals(strategy, MergeStrategy.Json))
        {
            throw new KvException(ErrorIds.MergeStrategyInvalid, KvErrorKind.Invalid,
                $"The strategy '{strategy.Name}' takes no properties of array elements and no way to decide what remains: only Json does.", name);
        }

        if (!Enum.TryParse(conflicts ?? nameof(JsonRemaining.Fail), ignoreCase: true, out JsonRemaining remaining) || !Enum.IsDefined(remaining) || int.TryParse(conflicts, out _))
        {
            throw new KvException(ErrorIds.MergeStrategyInvalid, KvErrorKind.Invalid,
                $"There is no way '{Keys.KeyErrors.Show(conflicts!)}' to decide the conflicts that remain. Use Fail, Ours, Theirs or LastWriter.", conflicts);
        }

        return MergeStrategy.JsonWith(arrayKeys.Count == 0 ? null : arrayKeys, remaining);
    }
}
