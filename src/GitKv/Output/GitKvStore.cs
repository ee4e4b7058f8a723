using GitKv.Core.Stores;

namespace GitKv;

/// <summary>A named key space in a repository, as it was when it was looked up. It holds nothing open.</summary>
public sealed class GitKvStore
{
    /// <param name="store">The store.</param>
    /// <param name="refPrefix">The refs that it was found by, where it was not by name.</param>
    internal GitKvStore(KvStore store, string? refPrefix = null)
    {
        Name = refPrefix ?? store.Name;
        Layout = (GitKvLayout)(int)store.Layout;
        RefPrefix = store.RefPrefix;
        Annotate = store.Annotate;
        MergeStrategy = Rules(store);
        Repository = store.Repository.Home;
        Remote = store.Repository.Remote is null ? null : store.Repository.Place;
    }

    /// <summary>The name; the refs of one that was found by them.</summary>
    public string Name { get; }

    /// <summary>How it is kept.</summary>
    public GitKvLayout Layout { get; }

    /// <summary>The ref (Tree), or the start of the refs (Branch, Ref), that hold it.</summary>
    public string RefPrefix { get; }

    /// <summary>Ref layout: each value is wrapped in an annotated tag that says who, when and why.</summary>
    public bool Annotate { get; }

    /// <summary>The repository's folder.</summary>
    public string Repository { get; }

    /// <summary>The remote, as <c>-Remote</c> takes it; null for a store of a repository of this machine.</summary>
    public string? Remote { get; }

    /// <summary>Which strategies merge which keys, the first that matches counting; null where the settings can't be understood.</summary>
    public IReadOnlyList<GitKvMergeRule>? MergeStrategy { get; }

    /// <summary>What <c>-Store</c> takes to find it again: the name.</summary>
    public string Store => Name;

    public override string ToString() => Name;

    private static GitKvMergeRule[]? Rules(KvStore store)
    {
        try
        {
            return [.. store.OpenedMergeRules.Select(r => new GitKvMergeRule(r))];
        }
        catch (Core.Errors.KvException)
        {
            // It keeps nobody from using the store; a merge says what is wrong.
            return null;
        }
    }
}
