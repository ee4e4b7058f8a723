using GitKv.Core.Repositories;

namespace GitKv.Core.Remotes.Addresses;

/// <summary>git's configuration outside of any repository: that of the machine, the person and the environment.</summary>
internal static class PersonalConfig
{
    /// <summary>A folder that is in no repository.</summary>
    public static string Folder => Path.GetPathRoot(Environment.SystemDirectory is { Length: > 0 } system ? system : Path.GetFullPath("/"))!;

    /// <exception cref="Errors.KvException">GitFailed: the configuration has an error, in git's words.</exception>
    public static Dictionary<string, List<string>> Read()
    {
        if (InstalledGit.Path is null) return new Dictionary<string, List<string>>(StringComparer.Ordinal);
        if (ConfigMemory.RecallPersonal() is { } known) return known;
        DateTime now = DateTime.UtcNow;
        GitResult result = InstalledGit.Run(Folder, null, ["config", "--list", "-z", "--includes", "--show-origin"], timeout: TimeSpan.FromSeconds(30));
        if (result.ExitCode != 0) throw InstalledGit.Failed("to read the configuration", result, null);
        (Dictionary<string, List<string>> values, HashSet<string> files) = GitConfig.Parse(result.Output, Folder);
        ConfigMemory.KeepPersonal(values, files, now);
        return values;
    }
}
