using System.Text;
using GitKv.Core.Errors;
using GitKv.Core.Objects;
using GitKv.Core.Refs;
using GitKv.Core.Repositories;
using GitKv.Core.Stores;

namespace GitKv.Core.Merging;

/// <summary>
/// What is merged: another store of the same repository, by name; one at a ref, also a remote-tracking one; or a store of another repository on
/// this machine, whose objects are then fetched by the installed git. It may change while it is merged: what counts is what it was at one moment (Tree).
/// </summary>
public sealed class MergeSource : IDisposable
{
    private readonly GitRepository? _foreign;

    private MergeSource(string name, KvStore store, GitRepository? foreign, string? folder)
    {
        Name = name;
        Store = store;
        _foreign = foreign;
        Folder = folder;
    }

    /// <summary>As it was named.</summary>
    public string Name { get; }

    /// <summary>The store, opened in its own repository.</summary>
    public KvStore Store { get; }

    /// <summary>The other repository's folder; null where it is the same repository.</summary>
    public string? Folder { get; }

    /// <summary>What tells it from others that the same store is merged with.</summary>
    internal string Identity => _foreign is null ? Store.RefPrefix : $"{_foreign.CommonDirectory}\n{Store.RefPrefix}";

    /// <summary>Finds what is to be merged.</summary>
    /// <param name="repository">The repository that is merged into.</param>
    /// <param name="from">A store's name; a full ref (<c>refs/…</c>), or the start of a store's refs; <c>remote/store</c> for what was fetched to <c>refs/remotes/remote/kv/store</c>.</param>
    /// <param name="folder">The folder of another repository that it is in; null: the same.</param>
    /// <exception cref="KvException">StoreNotFound; StoreNameInvalid; RefPrefixInvalid; RepositoryNotFound and others of <see cref="GitRepository.Open"/>.</exception>
    public static MergeSource Find(GitRepository repository, string from, string? folder = null)
    {
        ArgumentNullException.ThrowIfNull(repository);
        ArgumentNullException.ThrowIfNull(from);
        if (folder is null) return new MergeSource(from, Open(repository, from), null, null);
        GitRepository foreign = GitRepository.Open(folder);
        try
        {
            // A worktree of the same repository has its refs and objects already.
            if (foreign.CommonDirectory == repository.CommonDirectory)
            {
                foreign.Dispose();
                return new MergeSource(from, Open(repository, from), null, null);
            }

            return new MergeSource(from, Open(foreign, from), foreign, folder);
        }
        catch
        {
            foreign.Dispose();
            throw;
        }
    }

    /// <summary>One whose commit is known already, for a merge that waited: nothing is looked up.</summary>
    internal static MergeSource Fixed(KvStore store, string name, string? folder) => new(name, store, null, folder);

    /// <summary>A store of the same repository that is open already.</summary>
    internal static MergeSource At(string name, KvStore store) => new(name, store, null, null);

    /// <summary>Opens a store by its name, its refs, or as a remote's.</summary>
    internal static KvStore Open(GitRepository repository, string from)
    {
        if (from.StartsWith("refs/", StringComparison.Ordinal)) return KvStore.Open(repository, KvStore.DefaultName, from.TrimEnd('/'));
        int slash = from.IndexOf('/', StringComparison.Ordinal);
        if (slash <= 0 || slash == from.Length - 1) return KvStore.Open(repository, from);
        string tracking = $"refs/remotes/{from[..slash]}/kv/{from[(slash + 1)..]}";
        return RefName.IsValid(tracking) && StoreLocator.At(repository, KvStore.DefaultName, tracking) is { } store
            ? store
            : throw new KvException(ErrorIds.StoreNotFound, KvErrorKind.NotFound,
                $"There is nothing to merge at '{from}': no store was fetched to '{tracking}'. Fetch it first with Receive-GitKvStore -Remote {from[..slash]} (or 'git fetch {from[..slash]} +refs/kv/*:refs/remotes/{from[..slash]}/kv/*'), or give a full ref.", from);
    }

    /// <summary>Makes the objects behind refs of another repository part of this one. Nothing refers to them yet; git's gc leaves new ones alone for a while.</summary>
    /// <param name="into">Where to.</param>
    /// <param name="refs">The refs.</param>
    /// <param name="cancellation">Ends git.</param>
    internal void Bring(GitRepository into, IEnumerable<RefRecord> refs, CancellationToken cancellation)
    {
        if (_foreign is null) return;
        List<RefRecord> missing = [.. refs.Where(r => !into.Objects.Contains(r.Target))];
        if (missing.Count == 0) return;
        var input = new StringBuilder();
        foreach (RefRecord record in missing) input.Append(record.Name).Append('\n');
        string path = _foreign.CommonDirectory;
        GitResult result = into.RunGit(
            ["fetch", "--quiet", "--no-tags", "--no-write-fetch-head", "--no-auto-maintenance", "--no-recurse-submodules", "--refmap=", "--stdin", "--", path],
            input.ToString(), cancellation: cancellation);
        if (result.ExitCode != 0) throw InstalledGit.Failed($"to fetch the store '{Name}' from '{path}'", result, path);
        into.Objects.Refresh();
    }

    public void Dispose() => _foreign?.Dispose();
}
