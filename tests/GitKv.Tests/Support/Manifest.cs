using System.Text.RegularExpressions;

namespace GitKv.Tests.Support;

/// <summary>GitKv.psd1, of which only texts and lists of texts are understood.</summary>
internal static partial class Manifest
{
    private static readonly string Text = File.ReadAllText(ProjectFiles.At("GitKv.psd1"));

    public static string Value(string key) => Quoted().Match(Assignment(key)).Groups[1].Value;

    public static IReadOnlyList<string> List(string key) => [.. Quoted().Matches(Assignment(key)).Select(match => match.Groups[1].Value)];

    private static string Assignment(string key)
    {
        var match = Regex.Match(Text, $@"^\s*{key}\s*=\s*('[^']*'|@\([^)]*\))", RegexOptions.Multiline);
        Assert.True(match.Success, $"The manifest has no {key}.");
        return match.Groups[1].Value;
    }

    [GeneratedRegex("'([^']*)'")]
    private static partial Regex Quoted();
}
