using GitKv.Core.Errors;
using GitKv.Core.Maintenance.Automatic;
using GitKv.Core.Objects;
using GitKv.Core.Query.Indexes;
using GitKv.Core.Refs;
using GitKv.Core.Remotes.Cache;
using GitKv.Core.Trees;

namespace GitKv.Core.Repositories;

/// <summary>
/// An open git repository: bare or not, a linked worktree or a submodule. Opening reads a handful of small files: no process
/// is started and no library loaded, unless somebody else owns it. Formats that would be misread are refused. Safe for several threads.
/// </summary>
public sealed class GitRepository : IDisposable
{
    private readonly RepositoryLocation _place;
    private readonly Lazy<ObjectDatabase> _objects;
    private readonly Lazy<RefStore> _refs;
    private readonly Lazy<TreeReader> _trees;
    private readonly Lock _gate = new();
    private readonly RepositoryStamp _stamp;
    private volatile FsyncPolicy? _fsync;
    private volatile Lazy<GraphChain?>? _graph;

    private GitRepository(RepositoryLocation place, RemoteLink? link = null)
    {
        Link = link;
        link?.Objects.Into = this;
        _place = place;
        GitDirectory = place.GitDirectory;
        CommonDirectory = place.CommonDirectory;
        RepositoryOwner.Check(place);
        _stamp = RepositoryStamp.Of(place);
        LocalSettings = ReadFormat(place);
        RepositoryFormat.Check(place.WorkTree ?? place.GitDirectory, LocalSettings);
        WorkTree = FindWorkTree(place, LocalSettings);
        Sharing = Sharing.Parse(LocalSettings.Last("core.sharedrepository"));
        Config = link?.Address.Repository?.Config ?? new GitConfig(this);
        _objects = new Lazy<ObjectDatabase>(OpenObjects);
        _refs = new Lazy<RefStore>(() => link is null ? new FileRefStore(this) : new RemoteRefStore(this, link));
        _trees = new Lazy<TreeReader>(() => new TreeReader(Objects));
        IndexDefinitions = new DefinitionCache(this);
        Maintenance = new AutomaticMaintenance(this);
    }

    /// <summary>The git directory; of a linked worktree, its own (<c>.git/worktrees/…</c>).</summary>
    public string GitDirectory { get; }

    /// <summary>Where objects, refs and configuration are: the git directory, or that of the main worktree.</summary>
    public string CommonDirectory { get; }

    /// <summary>The top folder of the working tree; null when bare.</summary>
    public string? WorkTree { get; }

    public bool IsBare => WorkTree is null;

    /// <summary>Whether history is cut off (<c>git clone --depth</c>).</summary>
    public bool IsShallow => File.Exists(Path.Combine(CommonDirectory, "shallow"));

    /// <summary>The remote whose refs these are, and whose objects come when they are needed; null for a repository of this machine.</summary>
    public Remotes.RemoteAddress? Remote => Link?.Address;

    /// <summary>What to call it in messages: its folder, or the remote's name or address.</summary>
    public string Place => Link is null ? GitDirectory : Link.Address.Name ?? Link.Address.Display;

    /// <summary>The folder that a user names to get here: the top of the working tree, the bare repository, or for a remote the one that it is used from.</summary>
    public string Home => Link is null ? WorkTree ?? GitDirectory : Link.Address.Repository?.Home ?? Link.Home;

    public GitConfig Config { get; }

    /// <summary>The stores of the remote that were changed here since this was asked last.</summary>
    public IReadOnlyList<(string Name, string RefPrefix)> TakeChanged()
    {
        if (Link is null) return [];
        (string, string)[] changed = [.. Link.Changed];
        Link.Changed.Clear();
        return changed;
    }

    /// <summary>Uses the connection to the remote, which is open already as a rule.</summary>
    public T WithConnection<T>(Func<Remotes.IRemoteConnection, T> exchange)
    {
        ArgumentNullException.ThrowIfNull(exchange);
        return Link is null ? throw new InvalidOperationException("The repository is no remote.") : Link.Use(exchange);
    }

    /// <summary>
    /// What is asked of the remote without a token of its own is ended by this one, until the returned object is disposed: for what has to be
    /// done also when the work was stopped. For a repository of this machine there is nothing to do.
    /// </summary>
    public IDisposable CancelBy(CancellationToken cancellation) => new CancellationScope(Link, cancellation);

    /// <summary>The way to the remote, where the refs are there.</summary>
    internal RemoteLink? Link { get; }

    /// <summary>What time it is, for items that expire.</summary>
    internal TimeProvider Time { get; set; } = TimeProvider.System;

    public ObjectDatabase Objects => _objects.Value;

    public RefStore Refs => _refs.Value;

    /// <summary>Reads directories of keys, with a cache that lives as long as this.</summary>
    internal TreeReader Trees => _trees.Value;

    /// <summary>Gathers what many single changes leave behind.</summary>
    internal AutomaticMaintenance Maintenance { get; }

    /// <summary>The indexes that stores' settings speak of.</summary>
    internal DefinitionCache IndexDefinitions { get; }

    /// <summary>Settings of the repository's own file, read when it was opened; for what must be known without asking git.</summary>
    internal Dictionary<string, List<string>> LocalSettings { get; }

    /// <summary>The rights of new files and folders.</summary>
    internal Sharing Sharing { get; }

    /// <summary>The commit-graph as it was when it was first needed; null where there is none.</summary>
    internal GraphChain? Graph
    {
        get
        {
            if (_graph is { } known) return known.Value;
            lock (_gate) return (_graph ??= new Lazy<GraphChain?>(() => GraphChain.Open(Path.Combine(CommonDirectory, "objects")))).Value;
        }
    }

    /// <summary>Opens the repository that holds a folder, as git finds it from there.</summary>
    /// <param name="path">
    /// A folder in a working tree, the git directory, or a bare repository. Null, empty or "." is the current folder, for which
    /// GIT_DIR is honoured as git does; GIT_CEILING_DIRECTORIES always is.
    /// </param>
    /// <exception cref="KvException">
    /// RepositoryNotFound; RepositoryUnsupported (SHA-256, reftable, unknown versions and extensions); RepositoryNotTrusted
    /// (owned by somebody else and not in safe.directory).
    /// </exception>
    public static GitRepository Open(string? path = null)
    {
        try
        {
            return new GitRepository(RepositoryDiscovery.Find(path));
        }
        catch (Exception e) when (ReadFailure.Is(e))
        {
            throw ReadFailure.Translate(e, path ?? ".");
        }
    }

    /// <summary>
    /// Makes a repository that was opened earlier as good as one that is opened now, for less: what can be told from its objects is kept, what
    /// git is configured to do is asked for again. False where it can't be: something else is at the path now, or its settings have changed.
    /// Nothing may be using it meanwhile but for reading objects.
    /// </summary>
    /// <param name="path">As for <see cref="Open"/>.</param>
    public bool Renew(string? path)
    {
        if (Link is not null) return false;
        try
        {
            if (RepositoryDiscovery.Find(path) != _place || !_stamp.IsThatOf(_place)) return false;
            RepositoryOwner.Check(_place);
        }
        catch (Exception e) when (e is KvException || ReadFailure.Is(e))
        {
            // Opening it says what is wrong.
            return false;
        }

        Config.Forget();
        _fsync = null;
        if (_refs.IsValueCreated) _refs.Value.ForgetSettings();
        CloseGraph();
        return true;
    }

    /// <summary>A bare repository that GitKv has made for itself: named, and so trusted.</summary>
    internal static GitRepository OpenOwn(string folder) => new(new RepositoryLocation(folder, folder, null, null, Explicit: true), null);

    /// <summary>The cache of a remote, with the remote's refs.</summary>
    internal static GitRepository OpenCache(RemoteLink link)
    {
        try
        {
            return new GitRepository(new RepositoryLocation(link.Folder, link.Folder, null, null, Explicit: true), link);
        }
        catch (Exception e) when (ReadFailure.Is(e))
        {
            throw ReadFailure.Translate(e, link.Folder);
        }
    }

    /// <summary>Makes a repository with the installed git (its templates and defaults apply) and opens it. One that is there already is opened unchanged.</summary>
    /// <exception cref="KvException">GitNotFound; GitFailed; RepositoryReadOnly.</exception>
    public static GitRepository Create(string path, bool bare)
    {
        string full = Path.GetFullPath(path);
        try
        {
            Directory.CreateDirectory(full);
        }
        catch (Exception e) when (WriteFailure.Is(e))
        {
            throw WriteFailure.Translate(e, full);
        }

        // What a person's defaults might ask for is not what GitKv can open.
        var format = new Dictionary<string, string> { ["GIT_DEFAULT_HASH"] = "sha1", ["GIT_DEFAULT_REF_FORMAT"] = "files" };
        GitResult result = InstalledGit.Run(full, null, bare ? ["init", "--quiet", "--bare"] : ["init", "--quiet"], environment: format);
        if (result.ExitCode != 0) throw InstalledGit.Failed($"to make a repository in '{full}'", result, full);
        return Open(full);
    }

    /// <summary>Who is recorded as the author: the one given, else GIT_AUTHOR_*, the configuration, or the system's user. Never fails for want of a name.</summary>
    public GitIdentity Author(GitIdentity? given = null) =>
        given is null ? IdentityReader.Read(IdentityRole.Author, Config) : IdentityReader.Clean(given);

    /// <summary>Who is recorded as the committer: GIT_COMMITTER_*, the configuration, or the system's user.</summary>
    public GitIdentity Committer() => IdentityReader.Read(IdentityRole.Committer, Config);

    /// <summary>What to sync to the disk: as git is configured (core.fsync), or everything.</summary>
    public FsyncPolicy Fsync(bool durable) =>
        durable ? FsyncPolicy.Everything : _fsync ??= FsyncPolicy.Parse(Config.Get("core.fsync"), Config.GetBool("core.fsyncObjectFiles"));

    /// <summary>
    /// Lets go of every file that is open or mapped, and stays usable: what is read later opens them again. For something that
    /// outlives the work, such as an item whose value may be asked for. Nothing may be reading meanwhile.
    /// </summary>
    public void Release()
    {
        if (_objects.IsValueCreated) _objects.Value.Release();
        CloseGraph();
        if (_refs.IsValueCreated) _refs.Value.Close();
        Link?.Close();
    }

    public void Dispose()
    {
        Maintenance.Dispose();
        if (_objects.IsValueCreated) _objects.Value.Dispose();
        CloseGraph();
        if (_refs.IsValueCreated) _refs.Value.Close();
        Link?.Dispose();
    }

    /// <summary>Where git is run, as it runs hooks: the top of the working tree, or a bare repository's folder.</summary>
    internal string GitFolder => WorkTree is not null && Directory.Exists(WorkTree) ? WorkTree : GitDirectory;

    /// <summary>Runs the installed git on this repository.</summary>
    internal GitResult RunGit(
        IReadOnlyList<string> arguments, string? input = null, IReadOnlyDictionary<string, string>? environment = null,
        TimeSpan? timeout = null, CancellationToken cancellation = default)
    {
        if (Objects.Besides is { } besides)
            environment = new Dictionary<string, string>(environment ?? new Dictionary<string, string>()) { ["GIT_ALTERNATE_OBJECT_DIRECTORIES"] = besides };
        return InstalledGit.Run(GitFolder, GitDirectory, arguments, input, environment, timeout, cancellation);
    }

    /// <summary>Refuses a bare repository that was found rather than named, where git would (git-config, safe.bareRepository): it may have come inside a clone.</summary>
    internal void CheckBare(string? setting)
    {
        if (setting != "explicit" || !IsBare || _place.Explicit || Path.GetFileName(GitDirectory) == ".git") return;
        throw new KvException(ErrorIds.RepositoryNotTrusted, KvErrorKind.Denied,
            $"The bare repository '{GitDirectory}' is not used, as safe.bareRepository is 'explicit'. Name it in the environment variable GIT_DIR to use it.",
            GitDirectory);
    }

    private void CloseGraph()
    {
        if (_graph is { IsValueCreated: true, Value: { } graph }) graph.Dispose();
        _graph = null;
    }

    private ObjectDatabase OpenObjects()
    {
        // What is in the clone in which a remote is asked need not come again.
        string? clone = Link?.Address.Repository is { Link: null } local ? Path.Combine(local.CommonDirectory, "objects") : null;
        var objects = new ObjectDatabase(Path.Combine(CommonDirectory, "objects")) { Sharing = Sharing, Besides = clone };
        if (Link is not null)
        {
            objects.Promisor = Link.Objects.Bring;
            objects.Expected = Link.Objects.Expect;
            objects.Listed = Link.Objects.Listed;
            return objects;
        }

        // In a partial clone git brings what is missing when it is asked for it.
        bool isPartial = LocalSettings.Keys.Any(k => k == "extensions.partialclone" || (k.StartsWith("remote.", StringComparison.Ordinal) && k.EndsWith(".promisor", StringComparison.Ordinal)));
        if (isPartial)
        {
            objects.Promisor = id =>
            {
                // A repository that is not to be trusted must not make git run what its remotes name.
                CheckBare(Config.Get("safe.bareRepository"));
                return RunGit(["cat-file", "-e", id.ToString()]).ExitCode == 0;
            };
        }

        return objects;
    }

    private static Dictionary<string, List<string>> ReadFormat(RepositoryLocation place)
    {
        Dictionary<string, List<string>> config = LocalConfig.Read(Path.Combine(place.CommonDirectory, "config"));
        if (GitConfig.AsBool(config.Last("extensions.worktreeconfig")) != true) return config;
        foreach ((string key, List<string> values) in LocalConfig.Read(Path.Combine(place.GitDirectory, "config.worktree")))
        {
            if (config.TryGetValue(key, out List<string>? before)) before.AddRange(values);
            else config[key] = values;
        }

        return config;
    }

    private static string? FindWorkTree(RepositoryLocation place, Dictionary<string, List<string>> config)
    {
        if (place.CommonDirectory != place.GitDirectory) return place.WorkTree ?? WorkTreeOfLinked(place.GitDirectory);
        if (place.Explicit && place.WorkTree is not null) return place.WorkTree;
        bool bare = GitConfig.AsBool(config.Last("core.bare")) ?? (place.WorkTree is null && Path.GetFileName(place.GitDirectory) != ".git");
        if (bare) return null;
        return config.Last("core.worktree") is { Length: > 0 } named
            ? Path.GetFullPath(named, place.GitDirectory)
            : place.WorkTree ?? Path.GetDirectoryName(place.GitDirectory);
    }

    private static string? WorkTreeOfLinked(string gitDirectory)
    {
        string back = Path.Combine(gitDirectory, "gitdir");
        return File.Exists(back) ? Path.GetDirectoryName(Path.GetFullPath(File.ReadAllText(back).TrimEnd('\r', '\n'), gitDirectory)) : null;
    }
}
