using GitKv.Core.Errors;
using GitKv.Core.Stores;
using GitKv.Sessions;

namespace GitKv.Drive;

/// <summary>A store as one operation of the provider sees it: now, in a transaction, or at a point in its past.</summary>
internal sealed record DriveView(DriveStore Store, StoreHandle Handle, IKvReader Reader)
{
    /// <summary>Whether it is a point in the past, which nothing can be written to.</summary>
    internal bool IsPast { get; init; }

    internal bool TryGet(string key, out KvEntry entry)
    {
        (bool found, KvEntry item) = key.Length == 0 ? default : Store.Read(() => (Reader.TryGet(key, out KvEntry e), e));
        entry = item;
        return found;
    }

    internal bool IsDirectory(string key) =>
        key.Length == 0 || Store.Read(() => Reader.IsDirectory(key)) || (!IsPast && Store.Made.Contains(key));

    /// <summary>Whether there is anything below a directory.</summary>
    internal bool HasChildren(string key) => Store.Read(() => Reader.IsDirectory(key)) || (!IsPast && Store.Made.Names(key).Any());

    /// <summary>What is directly below a directory, directories first.</summary>
    internal List<KvChild> Children(string key)
    {
        List<KvChild> items = [];
        List<KvChild> all = [];
        Store.Read(() =>
        {
            foreach (KvChild child in Reader.Children(key)) (child.IsDirectory ? all : items).Add(child);
            return true;
        });
        if (!IsPast)
        {
            var known = all.Select(static c => c.Name).ToHashSet(StringComparer.Ordinal);
            all.AddRange(Store.Made.Names(key).Where(known.Add).Select(static n => new KvChild(n, true)));
        }

        all.AddRange(items);
        return all;
    }

    /// <summary>Where items come from, of which the origins are looked for together.</summary>
    internal ItemSource SourceOf(IReadOnlyList<KvChild> listing) =>
        new(Handle.Kept, Handle.Store, Handle.Info, Reader, () => listing.Where(static c => !c.IsDirectory).Select(static c => c.Entry.Key));

    internal ItemSource SourceOf(string key) => new(Handle.Kept, Handle.Store, Handle.Info, Reader, () => [key]);

    internal KvException NotFound(string key) => Errors.ItemNotFound(key, Handle.Name, IsDirectory(key));
}
