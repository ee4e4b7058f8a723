using GitKv.Core.Stores;

namespace GitKv;

/// <summary>A named key space in a repository, as it was when it was looked up. It holds nothing open.</summary>
public sealed class GitKvStore
{
    internal GitKvStore(KvStore store)
    {
        Name = store.Name;
        Layout = (GitKvLayout)(int)store.Layout;
        RefPrefix = store.RefPrefix;
        Annotate = store.Annotate;
        Repository = store.Repository.WorkTree ?? store.Repository.GitDirectory;
        Store = ReferenceOf(store);
    }

    /// <summary>The name.</summary>
    public string Name { get; }

    /// <summary>How it is kept.</summary>
    public GitKvLayout Layout { get; }

    /// <summary>The ref (Tree), or the start of the refs (Branch, Ref), that hold it.</summary>
    public string RefPrefix { get; }

    /// <summary>Ref layout: each value is wrapped in an annotated tag that says who, when and why.</summary>
    public bool Annotate { get; }

    /// <summary>The repository's folder.</summary>
    public string Repository { get; }

    /// <summary>What <c>-Store</c> takes to find it again: the name, or the refs where they are not those of the name.</summary>
    public string Store { get; }

    public override string ToString() => Store;

    internal static string ReferenceOf(KvStore store)
    {
        string prefix = store.RefPrefix.TrimEnd('/');
        return prefix == "refs/kv/" + store.Name ? store.Name : prefix;
    }
}
