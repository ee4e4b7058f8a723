using GitKv.Core.Repositories;

namespace GitKv.Core.Remotes.ByGit;

/// <summary>The repository's <c>pre-push</c> hook (githooks), which runs where the repository is a person's own and never in a cache.</summary>
internal static class PrePushHook
{
    /// <summary>Its path; null where none would run.</summary>
    public static string? Find(GitRepository repository)
    {
        if (CacheMark.Is(repository)) return null;
        string folder = repository.Config.Get("core.hooksPath") is { Length: > 0 } named
            ? Path.GetFullPath(Expand(named), repository.GitFolder)
            : Path.Combine(repository.CommonDirectory, "hooks");
        string hook = Path.Combine(folder, "pre-push");
        if (!File.Exists(hook)) return OperatingSystem.IsWindows() && File.Exists(hook + ".exe") ? hook + ".exe" : null;
        const UnixFileMode executable = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        return OperatingSystem.IsWindows() || (File.GetUnixFileMode(hook) & executable) != 0 ? hook : null;
    }

    public static bool Exists(GitRepository repository) => Find(repository) is not null;

    private static string Expand(string path) => path.StartsWith("~/", StringComparison.Ordinal)
        ? Path.Combine(Environment.GetEnvironmentVariable("HOME") ?? Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), path[2..])
        : path;
}
