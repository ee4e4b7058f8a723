using GitKv.Core.Errors;
using GitKv.Core.Remotes.Addresses;
using GitKv.Core.Remotes.Sync;
using GitKv.Core.Repositories;
using GitKv.Core.Stores;

namespace GitKv.Core.Remotes;

/// <summary>Joins a folder to a store of a remote: afterwards the repository knows the remote by a name, and has the store.</summary>
public static class RemoteSetup
{
    /// <summary>Looks at the remote and finds the store there. Nothing is changed yet.</summary>
    /// <param name="repository">The repository; null where the folder is in none yet.</param>
    /// <param name="url">The address.</param>
    /// <param name="folder">Where a relative path begins.</param>
    /// <param name="store">The store; null for <c>default</c>, or the only one.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>The store's name.</returns>
    /// <exception cref="KvException">StoreNotFound; RemoteInvalid, also for an address with a password; those of asking a remote.</exception>
    public static string FindStore(GitRepository? repository, string url, string folder, string? store, CancellationToken cancellation = default)
    {
        RemoteAddress address = RemoteAddress.Resolve(repository, url, folder);
        if (RemoteUrl.Parse(address.Url).Secret is not null)
            throw new KvException(ErrorIds.RemoteInvalid, KvErrorKind.Invalid, $"The address {address.Display} has a password in it, which would be kept in the repository's configuration for all to read. Leave it out: git's credential helper asks for it and keeps it.", address.Display);
        using IRemoteConnection connection = RemoteConnector.Open(address);
        IReadOnlyList<string> names = StoreSync.StoresOf(connection, cancellation);
        if (store is not null && names.Contains(store)) return store;
        if (store is null && names.Contains(KvStore.DefaultName)) return KvStore.DefaultName;
        if (store is null && names.Count == 1) return names[0];
        throw new KvException(ErrorIds.StoreNotFound, KvErrorKind.NotFound, names.Count == 0
            ? $"There is no store on {address.Display}. Make one there with New-GitKvStore -Remote."
            : $"{(store is null ? $"Which store of {address.Display} is meant is not clear" : $"There is no store named '{store}' on {address.Display}")}. Name one of these with -Store: {string.Join(", ", names)}.", store ?? address.Display);
    }

    /// <summary>Makes the remote known by a name. One that is known by it already with this address stays.</summary>
    /// <exception cref="KvException">RemoteInvalid: another remote has that name, or none can have it; GitFailed.</exception>
    public static void Add(GitRepository repository, string name, string url, string folder)
    {
        ArgumentNullException.ThrowIfNull(repository);
        RemoteAddress address = RemoteAddress.Resolve(repository, url, folder);
        string kept = address.Kind == RemoteKind.File && !url.Contains("://", StringComparison.Ordinal) ? Path.GetFullPath(url, folder) : url;
        if (repository.Config.Get($"remote.{name}.url") is { } present)
        {
            if (present == kept || RemoteAddress.Resolve(repository, name).Url == address.Url) return;
            throw new KvException(ErrorIds.RemoteInvalid, KvErrorKind.Invalid, $"The repository has a remote '{name}' with another address. Give another name, or remove that one first with 'git remote remove {name}'.", name);
        }

        if (!Refs.RefName.IsValid($"refs/remotes/{name}/kv") || name.StartsWith('-'))
            throw new KvException(ErrorIds.RemoteInvalid, KvErrorKind.Invalid, $"'{name}' can't be the name of a remote. Use letters, digits, '-' and '_', such as origin.", name);
        repository.Config.Set($"remote.{name}.url", kept);
        repository.Config.Set($"remote.{name}.fetch", $"+refs/heads/*:refs/remotes/{name}/*");
    }
}
