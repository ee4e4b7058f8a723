using GitKv.Core.Stores;

namespace GitKv.Core.Coordination;

/// <summary>Which store of which repository a lease's item is in.</summary>
/// <param name="Store">The store's name.</param>
/// <param name="RefPrefix">Its refs.</param>
/// <param name="Repository">Where the repository keeps its refs, or the cache of a remote's.</param>
public sealed record LeasePlace(string Store, string RefPrefix, string Repository)
{
    internal static LeasePlace Of(KvStore store) => new(store.Name, store.RefPrefix, store.Repository.CommonDirectory);
}
