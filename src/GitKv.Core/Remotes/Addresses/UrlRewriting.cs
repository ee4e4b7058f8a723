namespace GitKv.Core.Remotes.Addresses;

/// <summary>The settings <c>url.&lt;base&gt;.insteadOf</c> and <c>pushInsteadOf</c> (git-config): the longest beginning that fits is replaced.</summary>
internal static class UrlRewriting
{
    /// <summary>The address that stands for another when reading, and when writing where nothing else is said.</summary>
    public static string Apply(IReadOnlyDictionary<string, List<string>> config, string url) => Replace(config, url, ".insteadof") ?? url;

    /// <summary>The address for writing only; null where no setting fits.</summary>
    public static string? ApplyForPush(IReadOnlyDictionary<string, List<string>> config, string url) => Replace(config, url, ".pushinsteadof");

    private static string? Replace(IReadOnlyDictionary<string, List<string>> config, string url, string setting)
    {
        const string section = "url.";
        string? best = null;
        int longest = -1;
        foreach ((string key, List<string> values) in config)
        {
            if (!key.StartsWith(section, StringComparison.Ordinal) || !key.EndsWith(setting, StringComparison.Ordinal)) continue;
            foreach (string start in values)
            {
                if (start.Length <= longest || !url.StartsWith(start, StringComparison.Ordinal)) continue;
                longest = start.Length;
                best = string.Concat(key.AsSpan(section.Length, key.Length - section.Length - setting.Length), url.AsSpan(start.Length));
            }
        }

        return best;
    }
}
