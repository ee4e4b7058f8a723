using GitKv.Core.Errors;

namespace GitKv.Core.Repositories;

/// <summary>
/// Finds a repository from a folder upward, as git does (git, "GIT_DIR"; gitrepository-layout): a <c>.git</c> folder, a
/// <c>.git</c> file that points elsewhere (linked worktrees, submodules), or a git directory itself (bare repositories).
/// GIT_CEILING_DIRECTORIES bounds the search; GIT_DIR is honoured when no folder is given. Unlike git, the search does not
/// stop at the border of a file system.
/// </summary>
internal static class RepositoryDiscovery
{
    /// <exception cref="KvException">RepositoryNotFound.</exception>
    public static RepositoryLocation Find(string? path)
    {
        bool current = string.IsNullOrEmpty(path) || path == ".";
        if (current && Environment.GetEnvironmentVariable("GIT_DIR") is { Length: > 0 } named) return FromVariable(named);

        string asked = Path.GetFullPath(current ? "." : path!);
        if (File.Exists(asked) && Path.GetFileName(asked) == ".git") asked = Path.GetDirectoryName(asked)!;
        if (!Directory.Exists(asked)) throw NotFound(asked, $"The folder '{asked}' does not exist.");

        string start = RealPath(asked);
        HashSet<string> ceilings = Ceilings();
        for (string? folder = start; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            // git never looks into a ceiling, but does begin in one
            if (folder != start && ceilings.Contains(folder)) break;
            if (At(folder) is { } found) return found;
        }

        throw NotFound(asked, $"There is no git repository in '{asked}' or a folder above it.");
    }

    private static RepositoryLocation? At(string folder)
    {
        string dotGit = Path.Combine(folder, ".git");
        if (Directory.Exists(dotGit))
        {
            if (CommonOf(dotGit) is { } common) return new RepositoryLocation(dotGit, common, folder, null, false);
        }
        else if (File.Exists(dotGit))
        {
            string target = ReadGitFile(dotGit);
            string common = CommonOf(target)
                ?? throw NotFound(folder, $"'{dotGit}' points at '{target}', which is not a git directory. Run 'git worktree repair' or make the repository anew.");
            return new RepositoryLocation(target, common, folder, dotGit, false);
        }

        return CommonOf(folder) is { } itself ? new RepositoryLocation(folder, itself, null, null, false) : null;
    }

    private static RepositoryLocation FromVariable(string named)
    {
        string folder = Path.GetFullPath(named);
        if (File.Exists(folder)) folder = ReadGitFile(folder);
        string common = CommonOf(folder) ?? throw NotFound(folder, $"GIT_DIR names '{folder}', which is not a git directory.");
        string? tree = Environment.GetEnvironmentVariable("GIT_WORK_TREE");
        return new RepositoryLocation(folder, common, string.IsNullOrEmpty(tree) ? null : Path.GetFullPath(tree), null, true);
    }

    /// <summary>The common directory when the folder is a git directory, else null: it has HEAD, and objects and refs there or in its common directory.</summary>
    private static string? CommonOf(string folder)
    {
        // HEAD may be a symbolic link to a branch that is not born yet
        if (!File.Exists(Path.Combine(folder, "HEAD")) && new FileInfo(Path.Combine(folder, "HEAD")).LinkTarget is null) return null;
        string common = folder;
        string pointer = Path.Combine(folder, "commondir");
        if (File.Exists(pointer)) common = Path.GetFullPath(File.ReadAllText(pointer).TrimEnd('\r', '\n'), folder);
        return Directory.Exists(Path.Combine(common, "objects")) && Directory.Exists(Path.Combine(common, "refs")) ? common : null;
    }

    private static string ReadGitFile(string file)
    {
        const string mark = "gitdir: ";
        string text = new FileInfo(file).Length <= 65536 ? File.ReadAllText(file) : "";
        if (!text.StartsWith(mark, StringComparison.Ordinal))
            throw NotFound(file, $"'{file}' is not a git file: it does not begin with '{mark.TrimEnd()}'.");
        return Path.GetFullPath(text[mark.Length..].TrimEnd('\r', '\n'), Path.GetDirectoryName(file)!);
    }

    private static HashSet<string> Ceilings()
    {
        var folders = new HashSet<string>(StringComparer.Ordinal);
        bool resolve = true;
        foreach (string item in (Environment.GetEnvironmentVariable("GIT_CEILING_DIRECTORIES") ?? "").Split(Path.PathSeparator))
        {
            // An empty entry says that those after it need no resolving of links.
            if (item.Length == 0) resolve = false;
            else if (Path.IsPathFullyQualified(item)) folders.Add(Path.TrimEndingDirectorySeparator(resolve ? RealPath(item) : item));
        }

        return folders;
    }

    /// <summary>The path without symbolic links, so that "the folder above" is what git sees there.</summary>
    private static string RealPath(string path)
    {
        string full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        for (int links = 0; links < 40; links++)
        {
            if (ReplaceFirstLink(full) is not { } replaced) break;
            full = replaced;
        }

        return full;
    }

    private static string? ReplaceFirstLink(string full)
    {
        string root = Path.GetPathRoot(full)!;
        for (int end = root.Length; end < full.Length;)
        {
            int next = full.IndexOf(Path.DirectorySeparatorChar, end);
            if (next < 0) next = full.Length;
            string part = full[..next];
            if (new DirectoryInfo(part).LinkTarget is { } target)
                return Path.TrimEndingDirectorySeparator(Path.GetFullPath(target, Path.GetDirectoryName(part)!) + full[next..]);
            end = next + 1;
        }

        return null;
    }

    private static KvException NotFound(string target, string why) =>
        new(ErrorIds.RepositoryNotFound, KvErrorKind.NotFound,
            $"{why} Make one with 'git init', or name one with -Repository (--repository).", target);
}
