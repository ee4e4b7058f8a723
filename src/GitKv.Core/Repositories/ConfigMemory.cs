using System.Collections;
using System.Collections.Concurrent;
using GitKv.Core.Refs;

namespace GitKv.Core.Repositories;

/// <summary>
/// Configurations that git has read out, for repositories that are opened again and again by one process: asking git costs more
/// than all the rest of a small write. One is given back only while every file that it came from or could have come from is the
/// same, and so is the environment; where that can't be told (conditional or other includes, files changed a moment ago) nothing is kept.
/// </summary>
internal static class ConfigMemory
{
    private const int MostKept = 64;

    private static readonly string[] s_variables =
    [
        "HOME", "XDG_CONFIG_HOME", "USERPROFILE", "HOMEDRIVE", "HOMEPATH", "PREFIX", "GIT_EXEC_PATH",
        "GIT_CONFIG", "GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM", "GIT_CONFIG_NOSYSTEM", "GIT_CONFIG_PARAMETERS", "GIT_CONFIG_COUNT",
        "GIT_DIR", "GIT_COMMON_DIR", "GIT_WORK_TREE", "GIT_CEILING_DIRECTORIES", "GIT_DISCOVERY_ACROSS_FILESYSTEM",
    ];

    private static readonly ConcurrentDictionary<string, Entry> s_kept = new(StringComparer.Ordinal);

    /// <summary>What git said of this repository before, if that still holds.</summary>
    public static Dictionary<string, List<string>>? Recall(GitRepository repository) => Recall(repository.GitDirectory);

    /// <summary>The same outside of any repository.</summary>
    public static Dictionary<string, List<string>>? RecallPersonal() => Recall("");

    private static Dictionary<string, List<string>>? Recall(string place) =>
        s_kept.TryGetValue(place, out Entry? entry)
        && entry.Environment == Environment()
        && Array.TrueForAll(entry.Files, static f => FileStamp.Of(f.Path) == f.Stamp)
            ? entry.Values
            : null;

    /// <summary>Keeps what git said, if it will be possible to tell whether it still holds.</summary>
    /// <param name="repository">The repository.</param>
    /// <param name="values">What git said; nobody changes it.</param>
    /// <param name="files">The files that it came from.</param>
    /// <param name="askedAt">When git was asked.</param>
    public static void Keep(GitRepository repository, Dictionary<string, List<string>> values, IEnumerable<string> files, DateTime askedAt) =>
        Keep(repository.GitDirectory, values, files.Append(Path.Combine(repository.CommonDirectory, "config")), [Path.Combine(repository.GitDirectory, "config.worktree"), .. Personal()], askedAt);

    /// <summary>The same outside of any repository.</summary>
    public static void KeepPersonal(Dictionary<string, List<string>> values, IEnumerable<string> files, DateTime askedAt) => Keep("", values, files, Personal(), askedAt);

    private static void Keep(string place, Dictionary<string, List<string>> values, IEnumerable<string> files, IEnumerable<string> possible, DateTime askedAt)
    {
        s_kept.TryRemove(place, out _);

        // What an include names may come into being, and a condition may come true, without any known file being changed.
        if (values.Keys.Any(static k => k.StartsWith("include.", StringComparison.Ordinal) || k.StartsWith("includeif.", StringComparison.Ordinal))) return;
        var read = new HashSet<string>(files, StringComparer.Ordinal);
        var stamped = new List<(string Path, FileStamp Stamp)>();
        foreach (string path in read.Union(possible).SelectMany(WithTarget))
        {
            FileStamp stamp = FileStamp.Of(path);
            if (!stamp.IsTrustworthy(askedAt) || (!stamp.Exists && read.Contains(path))) return;
            stamped.Add((path, stamp));
        }

        if (s_kept.Count >= MostKept) s_kept.Clear();
        s_kept[place] = new Entry(Environment(), [.. stamped], values);
    }

    /// <summary>The files of machine and person that git reads where they exist (git-config, FILES).</summary>
    private static IEnumerable<string> Personal()
    {
        string home = Variable("HOME") ?? System.Environment.GetFolderPath(System.Environment.SpecialFolder.UserProfile);
        yield return Variable("GIT_CONFIG_GLOBAL") ?? Path.Combine(home, ".gitconfig");
        yield return Path.Combine(Variable("XDG_CONFIG_HOME") ?? Path.Combine(home, ".config"), "git", "config");
        yield return Variable("GIT_CONFIG_SYSTEM") ?? "/etc/gitconfig";
    }

    /// <summary>A file and, where it is a link, what the link leads to: both can change.</summary>
    private static IEnumerable<string> WithTarget(string path)
    {
        yield return path;
        if (File.Exists(path) && File.ResolveLinkTarget(path, returnFinalTarget: true) is { } target) yield return target.FullName;
    }

    /// <summary>What git's configuration may depend on (git, "ENVIRONMENT VARIABLES"), as one text. Asked for with each change: looking through all variables would cost more than the files do.</summary>
    private static string Environment()
    {
        var text = new System.Text.StringBuilder();
        foreach (string name in s_variables) text.Append(System.Environment.GetEnvironmentVariable(name)).Append('\0');

        // Settings of the environment itself, numbered.
        if (Variable("GIT_CONFIG_COUNT") is null) return text.ToString();
        foreach (DictionaryEntry variable in System.Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().OrderBy(static v => (string)v.Key, StringComparer.Ordinal))
            if (((string)variable.Key).StartsWith("GIT_", StringComparison.OrdinalIgnoreCase)) text.Append(variable.Key).Append('=').Append(variable.Value).Append('\0');
        return text.ToString();
    }

    private static string? Variable(string name) => System.Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;

    private sealed record Entry(string Environment, (string Path, FileStamp Stamp)[] Files, Dictionary<string, List<string>> Values);
}
