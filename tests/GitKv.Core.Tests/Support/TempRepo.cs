using GitKv.Core.Repositories;

namespace GitKv.Core.Tests.Support;

/// <summary>A git repository of its own in a temporary folder, made by the installed git and removed when disposed.</summary>
internal sealed class TempRepo : IDisposable
{
    private readonly TempFolder _folder = new();
    private GitRepository? _repository;

    public TempRepo(bool bare = false, params string[] initArguments)
    {
        Root = System.IO.Path.Combine(_folder.Path, "repo");
        Git.Run(_folder.Path, ["init", "-q", "-b", "main", .. bare ? ["--bare"] : Array.Empty<string>(), .. initArguments, "repo"]);
        GitDirectory = bare ? Root : System.IO.Path.Combine(Root, ".git");
        Run("config", "user.name", "Test");
        Run("config", "user.email", "test@example.com");
        Run("config", "commit.gpgSign", "false");
        Run("config", "gc.auto", "0");
    }

    /// <summary>The temporary folder that holds the repository; room for worktrees, clones and files beside it.</summary>
    public string Folder => _folder.Path;

    /// <summary>The repository's top folder.</summary>
    public string Root { get; }

    public string GitDirectory { get; }

    /// <summary>The repository, opened on first use and closed with this.</summary>
    public GitRepository Repository => _repository ??= GitRepository.Open(Root);

    /// <summary>A path inside the git directory.</summary>
    public string InGit(string relative) => System.IO.Path.Combine(GitDirectory, relative);

    public string Run(params string[] arguments) => Git.Run(Root, arguments);

    /// <summary>Writes a blob with git and returns its id.</summary>
    public string Blob(string content) => Git.RunWith(Root, content, null, "hash-object", "-w", "--stdin");

    /// <summary>Makes an empty commit on the current branch and returns its id.</summary>
    public string Commit(string message = "empty")
    {
        Run("commit", "-q", "--allow-empty", "-m", message);
        return Run("rev-parse", "HEAD");
    }

    public void Dispose()
    {
        _repository?.Dispose();
        _folder.Dispose();
    }
}
