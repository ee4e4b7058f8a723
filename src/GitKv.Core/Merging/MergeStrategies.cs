namespace GitKv.Core.Merging;

/// <summary>Makes strategies with their options out of what settings and parameters say.</summary>
public static class MergeStrategies
{
    /// <summary>What merges where nothing is said.</summary>
    public static MergeStrategy Default => MergeStrategy.Fail;

    /// <exception cref="Errors.KvException">MergeStrategyInvalid.</exception>
    public static MergeStrategy Make(string name, IReadOnlyList<string> arrayKeys, string? conflicts)
    {
        return MergeStrategy.Parse(name);
    }
}
