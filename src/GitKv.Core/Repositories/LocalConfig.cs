using System.Text;

namespace GitKv.Core.Repositories;

/// <summary>
/// Reads one configuration file as git does (git-config, "Syntax"), includes left out. Used for what must be known before
/// anything else, the repository's format, at no more than the cost of reading a file; everything else is <see cref="GitConfig"/>'s.
/// </summary>
internal static class LocalConfig
{
    /// <summary>The values by key (section and name in lower case), in the file's order; empty when there is no such file.</summary>
    public static Dictionary<string, List<string>> Read(string path)
    {
        var values = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        if (File.Exists(path)) Parse(File.ReadAllText(path), values);
        return values;
    }

    /// <summary>The last value of a key: the one that counts.</summary>
    public static string? Last(this Dictionary<string, List<string>> values, string key) =>
        values.TryGetValue(key, out List<string>? all) ? all[^1] : null;

    internal static void Parse(string text, Dictionary<string, List<string>> values)
    {
        string section = "";
        int at = 0;
        while (at < text.Length)
        {
            char c = text[at];
            if (char.IsWhiteSpace(c) || c == '\uFEFF') at++;
            else if (c is '#' or ';') SkipLine(text, ref at);
            else if (c == '[') section = ReadSection(text, ref at);
            else ReadEntry(text, ref at, section, values);
        }
    }

    private static void SkipLine(string text, ref int at)
    {
        while (at < text.Length && text[at] != '\n') at++;
    }

    private static string ReadSection(string text, ref int at)
    {
        var name = new StringBuilder();
        at++;
        while (at < text.Length && text[at] is not (']' or '\n' or '"'))
        {
            if (!char.IsWhiteSpace(text[at])) name.Append(char.ToLowerInvariant(text[at]));
            at++;
        }

        if (at < text.Length && text[at] == '"')
        {
            name.Append('.');
            at++;
            while (at < text.Length && text[at] is not ('"' or '\n'))
            {
                if (text[at] == '\\' && at + 1 < text.Length) at++;
                name.Append(text[at++]);
            }

            while (at < text.Length && text[at] is not (']' or '\n')) at++;
        }

        if (at < text.Length) at++;
        return name.ToString();
    }

    private static void ReadEntry(string text, ref int at, string section, Dictionary<string, List<string>> values)
    {
        int start = at;
        while (at < text.Length && (char.IsAsciiLetterOrDigit(text[at]) || text[at] == '-')) at++;
        string name = text[start..at].ToLowerInvariant();
        while (at < text.Length && text[at] is (' ' or '\t')) at++;

        // A name alone means true.
        string value = "true";
        if (at < text.Length && text[at] == '=')
        {
            at++;
            value = ReadValue(text, ref at);
        }
        else
        {
            SkipLine(text, ref at);
        }

        if (name.Length == 0) return;
        string key = $"{section}.{name}";
        if (!values.TryGetValue(key, out List<string>? all)) values[key] = all = [];
        all.Add(value);
    }

    private static string ReadValue(string text, ref int at)
    {
        var value = new StringBuilder();
        bool quoted = false;
        int kept = 0;
        while (at < text.Length && (text[at] is ' ' or '\t')) at++;
        while (at < text.Length)
        {
            char c = text[at++];
            if (c == '\n') break;
            if (c == '\r' && at < text.Length && text[at] == '\n') continue;
            if (!quoted && c is ('#' or ';'))
            {
                SkipLine(text, ref at);
                break;
            }

            if (c == '"')
            {
                quoted = !quoted;
                kept = value.Length;
                continue;
            }

            if (c == '\\' && at < text.Length)
            {
                char escaped = text[at++];
                if (escaped == '\n') continue;
                if (escaped == '\r' && at < text.Length && text[at] == '\n')
                {
                    at++;
                    continue;
                }

                value.Append(escaped switch { 'n' => '\n', 't' => '\t', 'b' => '\b', _ => escaped });
                kept = value.Length;
                continue;
            }

            value.Append(c);
            if (quoted || !char.IsWhiteSpace(c)) kept = value.Length;
        }

        return value.ToString(0, kept);
    }
}
