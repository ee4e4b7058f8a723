using System.CommandLine;
using GitKv.Cli.Errors;
using GitKv.Cli.Streams;
using GitKv.Core.Errors;
using GitKv.Core.Remotes;
using GitKv.Core.Repositories;
using GitKv.Core.Stores;

namespace GitKv.Cli.CommandLine;

/// <summary>One run of a verb: the repository and the store that the options name, opened when they are first needed.</summary>
internal sealed class Session : IDisposable
{
    private readonly string _storeName;
    private readonly string? _refPrefix;
    private readonly string? _remote;
    private GitRepository? _repository;

    public Session(VerbContext verbs, ParseResult result)
    {
        Shell = verbs.Shell;
        HasStore = result.GetValue(verbs.Store) is not null;
        _storeName = result.GetValue(verbs.Store) ?? KvStore.DefaultName;
        _refPrefix = result.GetValue(verbs.RefPrefix);
        _remote = result.GetValue(verbs.Remote);
        if (result.GetValue(verbs.Folder) is { } folder) Enter(folder);
    }

    public Shell Shell { get; }

    public OutputStream Output => Shell.Output;

    public string StoreName => _storeName;

    /// <summary>Whether a store was named.</summary>
    public bool HasStore { get; }

    public string? RefPrefix => _refPrefix;

    public GitRepository Repository => _repository ??= OpenRepository();

    /// <summary>For verbs that write: cancelled by Ctrl+C. The first use changes what Ctrl+C does, see <see cref="Interrupt"/>.</summary>
    public CancellationToken Cancellation => Shell.Interrupt.Token;

    public KvSnapshot Read() => KvStore.Open(Repository, _storeName, _refPrefix).Snapshot();

    /// <summary>The store as it was at a point in its past; as it is now for null.</summary>
    /// <param name="asOf">The point, as it was given.</param>
    /// <param name="key">The exact key that is asked for, a version of which the point may be; null for several.</param>
    public KvSnapshot Read(string? asOf, string? key)
    {
        if (asOf is null) return Read();
        StorePoint point = StorePoint.Parse(asOf);
        return KvStore.Open(Repository, _storeName, _refPrefix).SnapshotAt(point, key);
    }

    /// <summary>The store for a verb that may make the first item in it.</summary>
    public KvStore OpenForWriting()
    {
        _ = Shell.Interrupt;
        return KvStore.OpenForWriting(Repository, _storeName, _refPrefix);
    }

    /// <summary>The store for a verb that changes items that are there.</summary>
    public KvStore OpenExistingForWriting()
    {
        _ = Shell.Interrupt;
        return KvStore.Open(Repository, _storeName, _refPrefix);
    }

    /// <summary>The store once more, in a repository of its own that the caller closes: for work beside this one's.</summary>
    public KvStore OpenBeside() => KvStore.Open(OpenRepository(), _storeName, _refPrefix);

    /// <summary>Lets the local stores follow what was won on a remote that the repository knows by name.</summary>
    public void Follow()
    {
        if (_repository is not null) RemoteFollowing.Run(_repository, words => Shell.Error.WriteLine($"gitkv: warning: {DisplayText.WithoutControls(CommandWords.Translate(words))}"));
    }

    private GitRepository OpenRepository() => _remote is null ? GitRepository.Open(".") : RemoteRepository.OpenFrom(".", _remote, Cancellation);

    public void Dispose() => _repository?.Dispose();

    private static void Enter(string folder)
    {
        try
        {
            Environment.CurrentDirectory = folder;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new KvException(ErrorIds.RepositoryNotFound, KvErrorKind.NotFound, $"The folder '{folder}' given with -C cannot be entered: {e.Message}", folder, e);
        }
    }
}
