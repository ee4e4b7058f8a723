using GitKv.Core.Objects;
using GitKv.Core.Repositories;
using GitKv.Core.Trees;

namespace GitKv.Core.Stores;

/// <summary>Finds the settings of a store where its layout keeps them.</summary>
internal static class SettingsReader
{
    /// <summary>The store's settings now. A store made by hand with plain git has none: those that are taken for granted.</summary>
    public static StoreSettings Read(KvStore store) => TryRead(store) ?? new StoreSettings(store.Layout, store.Annotate);

    /// <summary>The blob in the root of a tree; zero where there is none.</summary>
    public static ObjectId BlobIn(GitRepository repository, ObjectId root)
    {
        GitTree tree = repository.Trees.Get(root);
        int index = tree.IndexOf(Bucket.Settings);
        return index < 0 || !tree.Entries[index].IsBlob ? ObjectId.Zero : tree.Entries[index].Id;
    }

    public static StoreSettings Parse(GitRepository repository, ObjectId blob, string storeName) =>
        StoreSettings.Parse(repository.Objects.Read(blob, ObjectType.Blob), storeName);

    private static StoreSettings? TryRead(KvStore store)
    {
        GitRepository repository = store.Repository;
        ObjectId blob = ObjectId.Zero;
        if (store.Layout == KvLayout.Tree)
        {
            if (repository.Refs.Read(store.RefPrefix) is { } tip) blob = BlobIn(repository, repository.Trees.RootOf(tip));
        }
        else if (repository.Refs.Read($"{store.RefPrefix}/{StoreSettings.RefName}") is { } at)
        {
            RefTarget.TryPeel(repository, at, out blob);
        }

        return blob.IsZero ? null : Parse(repository, blob, store.Name);
    }
}
