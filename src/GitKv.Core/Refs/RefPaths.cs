using GitKv.Core.Repositories;

namespace GitKv.Core.Refs;

/// <summary>
/// Where a ref's files are. A linked worktree has its own HEAD and the like, refs/bisect, refs/worktree and refs/rewritten;
/// all else is shared (gitrepository-layout, "refs"; git-worktree, "REFS").
/// </summary>
internal sealed class RefPaths(GitRepository repository)
{
    private static readonly string[] s_perWorktree = ["refs/bisect/", "refs/worktree/", "refs/rewritten/"];

    /// <summary>The lock of the packed refs.</summary>
    public string PackedLock { get; } = Path.Combine(repository.CommonDirectory, "packed-refs.lock");

    /// <summary>The file of all packed refs; a link, as git's new-workdir makes one, is followed, so that it is not replaced by a file.</summary>
    public string Packed { get; } = FollowLink(Path.Combine(repository.CommonDirectory, "packed-refs"));

    /// <summary>The ref's own file, whether it is there or not.</summary>
    public string Loose(string name) => Path.Join(Base(name), Native(name));

    /// <summary>The ref's log.</summary>
    public string Log(string name) => Path.Join(Base(name), "logs", Native(name));

    /// <summary>Where the ref's folders end: empty ones are removed up to here, as git does.</summary>
    public string Base(string name) => IsShared(name) ? repository.CommonDirectory : repository.GitDirectory;

    private static bool IsShared(string name)
    {
        if (!name.StartsWith("refs/", StringComparison.Ordinal)) return false;
        foreach (string start in s_perWorktree)
            if (name.StartsWith(start, StringComparison.Ordinal)) return false;
        return true;
    }

    private static string FollowLink(string path)
    {
        var file = new FileInfo(path);
        return file.LinkTarget is null ? path : file.ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? path;
    }

    private static string Native(string name) => Path.DirectorySeparatorChar == '/' ? name : name.Replace('/', Path.DirectorySeparatorChar);
}
