using GitKv.Core.Repositories;

namespace GitKv.Core.Remotes.Addresses;

/// <summary>git's configuration outside of any repository: that of the machine, the person and the environment. Asked anew each time.</summary>
internal static class PersonalConfig
{
    /// <summary>A folder that is in no repository.</summary>
    public static string Folder => Path.GetPathRoot(Environment.SystemDirectory is { Length: > 0 } system ? system : Path.GetFullPath("/"))!;

    /// <exception cref="Errors.KvException">GitFailed: the configuration has an error, in git's words.</exception>
    public static Dictionary<string, List<string>> Read()
    {
        var values = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        if (InstalledGit.Path is null) return values;
        GitResult result = InstalledGit.Run(Folder, null, ["config", "--list", "-z", "--includes"], timeout: TimeSpan.FromSeconds(30));
        if (result.ExitCode != 0) throw InstalledGit.Failed("to read the configuration", result, null);
        foreach (string entry in result.Output.Split('\0', StringSplitOptions.RemoveEmptyEntries))
        {
            int end = entry.IndexOf('\n', StringComparison.Ordinal);
            string key = end < 0 ? entry : entry[..end];
            if (!values.TryGetValue(key, out List<string>? all)) values[key] = all = [];
            all.Add(end < 0 ? "true" : entry[(end + 1)..]);
        }

        return values;
    }
}
