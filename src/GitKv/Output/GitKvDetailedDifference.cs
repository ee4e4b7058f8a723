namespace GitKv;

/// <summary>A difference that is shown as text, line by line.</summary>
public sealed class GitKvDetailedDifference : GitKvDifference
{
    internal GitKvDetailedDifference(string key, GitKvStore store, ItemContent? before, ItemContent? after)
        : base(key, store, before, after)
    {
    }
}
