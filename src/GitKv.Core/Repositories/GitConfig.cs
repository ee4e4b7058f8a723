using System.Globalization;
using GitKv.Core.Errors;

namespace GitKv.Core.Repositories;

/// <summary>
/// A repository's configuration from all its sources (system, person, repository, command line, includes), as the installed
/// git sees it: asked once, on the first need, then remembered (<see cref="ConfigMemory"/>). Without git, the repository's own file alone is read.
/// Keys are compared as git compares them. Safe for several threads. Any first use throws <c>RepositoryNotTrusted</c> for a bare
/// repository that was not named by GIT_DIR where safe.bareRepository asks for that.
/// </summary>
public sealed class GitConfig
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);
    private readonly GitRepository _repository;
    private volatile Dictionary<string, List<string>>? _values;

    internal GitConfig(GitRepository repository) => _repository = repository;

    /// <summary>The value that counts (the last); null when not set. A key without <c>=</c> is "true".</summary>
    /// <exception cref="KvException">GitFailed: the configuration has an error, in git's words.</exception>
    public string? Get(string key) => Values.Last(Normalise(key));

    /// <summary>The value as git understands yes and no; null when not set or neither.</summary>
    /// <exception cref="KvException">GitFailed.</exception>
    public bool? GetBool(string key) => AsBool(Get(key));

    /// <summary>All values, in the order in which git reads them.</summary>
    /// <exception cref="KvException">GitFailed.</exception>
    public IReadOnlyList<string> GetAll(string key) => Values.TryGetValue(Normalise(key), out List<string>? all) ? all : [];

    /// <summary>Sets a value in the repository's own file; null removes it.</summary>
    /// <exception cref="KvException">GitNotFound; GitFailed, in git's words.</exception>
    public void Set(string key, string? value)
    {
        GitResult result = _repository.RunGit(
            value is null ? ["config", "--local", "--unset-all", "--", key] : ["config", "--local", "--replace-all", "--", key, value], timeout: s_patience);
        const int nothingToUnset = 5;
        if (result.ExitCode != 0 && !(value is null && result.ExitCode == nothingToUnset))
            throw InstalledGit.Failed($"to set '{key}'", result, key);
        _values = null;
    }

    /// <summary>Has git, or who remembers what it said, asked again on the next need.</summary>
    internal void Forget() => _values = null;

    /// <summary>All keys with their values; section and name in lower case.</summary>
    internal Dictionary<string, List<string>> Values => _values ??= Load();

    internal static bool? AsBool(string? value) => value?.ToLowerInvariant() switch
    {
        null => null,
        "true" or "yes" or "on" => true,
        "" or "false" or "no" or "off" => false,
        { } text when int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number) => number != 0,
        _ => null,
    };

    /// <summary>A number, with git's suffixes k, m and g; null for anything else.</summary>
    internal static long? AsNumber(string? value)
    {
        if (string.IsNullOrEmpty(value)) return null;
        long unit = char.ToLowerInvariant(value[^1]) switch { 'k' => 1024, 'm' => 1024 * 1024, 'g' => 1024 * 1024 * 1024, _ => 1 };
        ReadOnlySpan<char> digits = unit == 1 ? value : value.AsSpan(0, value.Length - 1);
        return long.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number) && Math.Abs(number) <= long.MaxValue / unit ? number * unit : null;
    }

    private Dictionary<string, List<string>> Load()
    {
        if (InstalledGit.Path is null) return LocalConfig.Read(Path.Combine(_repository.CommonDirectory, "config"));
        Dictionary<string, List<string>> values = ConfigMemory.Recall(_repository) ?? AskGit();
        _repository.CheckBare(values.Last("safe.barerepository"));
        return values;
    }

    private Dictionary<string, List<string>> AskGit()
    {
        DateTime now = DateTime.UtcNow;
        GitResult result = _repository.RunGit(["config", "--list", "-z", "--includes", "--show-origin"], timeout: s_patience);
        if (result.ExitCode != 0) throw InstalledGit.Failed("to read the configuration", result, _repository.GitDirectory);
        (Dictionary<string, List<string>> values, HashSet<string> files) = Parse(result.Output, _repository.GitFolder);
        ConfigMemory.Keep(_repository, values, files, now);
        return values;
    }

    /// <summary>Reads what <c>git config --list -z --show-origin</c> prints: each entry is two parts, where it comes from, and the key with its value.</summary>
    /// <returns>The values, and the files that they come from.</returns>
    internal static (Dictionary<string, List<string>> Values, HashSet<string> Files) Parse(string output, string folder)
    {
        var values = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        var files = new HashSet<string>(StringComparer.Ordinal);
        string[] parts = output.Split('\0');
        for (int i = 0; i + 1 < parts.Length; i += 2)
        {
            const string file = "file:";
            if (parts[i].StartsWith(file, StringComparison.Ordinal)) files.Add(Path.GetFullPath(parts[i][file.Length..], folder));
            string entry = parts[i + 1];
            int end = entry.IndexOf('\n', StringComparison.Ordinal);
            string key = end < 0 ? entry : entry[..end];
            if (!values.TryGetValue(key, out List<string>? all)) values[key] = all = [];
            all.Add(end < 0 ? "true" : entry[(end + 1)..]);
        }

        return (values, files);
    }

    private static string Normalise(string key)
    {
        int first = key.IndexOf('.', StringComparison.Ordinal);
        int last = key.LastIndexOf('.');
        return first == last
            ? key.ToLowerInvariant()
            : string.Concat(key[..first].ToLowerInvariant(), key.AsSpan(first, last - first), key[last..].ToLowerInvariant());
    }
}
