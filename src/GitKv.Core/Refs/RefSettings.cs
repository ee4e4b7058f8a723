using GitKv.Core.Repositories;

namespace GitKv.Core.Refs;

/// <summary>What the configuration says about writing refs; read once.</summary>
/// <param name="Logs">Which refs get a log.</param>
/// <param name="HooksFolder">Where hooks are (core.hooksPath).</param>
/// <param name="HasConfiguredHook">Whether the configuration itself names a hook for ref transactions (hook.*.event).</param>
internal sealed record RefSettings(ReflogMode Logs, string HooksFolder, bool HasConfiguredHook)
{
    private const string Hook = "reference-transaction";

    /// <summary>Whether somebody wants to be asked about ref transactions (githooks, reference-transaction).</summary>
    public bool HasHook => HasConfiguredHook || IsExecutable(Path.Combine(HooksFolder, Hook));

    public static RefSettings Read(GitRepository repository)
    {
        GitConfig config = repository.Config;
        string? logs = config.Get("core.logAllRefUpdates");
        ReflogMode mode = logs?.ToLowerInvariant() == "always" ? ReflogMode.Always
            : (GitConfig.AsBool(logs) ?? !repository.IsBare) ? ReflogMode.Usual : ReflogMode.None;
        bool configured = config.Values.Any(static pair =>
            pair.Key.StartsWith("hook.", StringComparison.Ordinal) && pair.Key.EndsWith(".event", StringComparison.Ordinal) && pair.Value.Contains(Hook));
        return new RefSettings(mode, FindHooks(repository), configured);
    }

    /// <summary>Whether a ref without a log gets one.</summary>
    public bool GetsLog(string name) => Logs switch
    {
        ReflogMode.Always => true,
        ReflogMode.Usual => name == "HEAD"
            || name.StartsWith("refs/heads/", StringComparison.Ordinal)
            || name.StartsWith("refs/remotes/", StringComparison.Ordinal)
            || name.StartsWith("refs/notes/", StringComparison.Ordinal),
        _ => false,
    };

    private static string FindHooks(GitRepository repository)
    {
        string usual = Path.Combine(repository.CommonDirectory, "hooks");
        if (repository.Config.Get("core.hooksPath") is null) return usual;

        // It has forms (~, %(prefix), relative to where hooks run) that git resolves best itself.
        GitResult result = repository.RunGit(["rev-parse", "--git-path", "hooks"]);
        return result.ExitCode == 0
            ? Path.GetFullPath(result.Output.TrimEnd('\r', '\n'), repository.WorkTree ?? repository.GitDirectory)
            : throw InstalledGit.Failed("to find the hooks", result, repository.GitDirectory);
    }

    private static bool IsExecutable(string path)
    {
        if (!File.Exists(path)) return false;
        const UnixFileMode any = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        return OperatingSystem.IsWindows() || (File.GetUnixFileMode(path) & any) != 0;
    }
}
