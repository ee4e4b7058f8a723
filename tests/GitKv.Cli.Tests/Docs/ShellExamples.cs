using System.Text.RegularExpressions;

namespace GitKv.Cli.Tests.Docs;

/// <summary>A block of shell commands on a page, and what the page says it prints.</summary>
internal sealed record ShellExample(int Line, string Code, string? Output);

/// <summary>
/// The examples of a page: fenced blocks named "bash", each with the block named "output" that follows it. Printed and shown text are compared
/// loosely, as in tests/Support/Examples.psm1: git ids differ, white space counts as one space, empty lines as none.
/// </summary>
internal static class ShellExamples
{
    public static List<ShellExample> Of(string path)
    {
        var examples = new List<ShellExample>();
        string[] lines = File.ReadAllLines(path);
        string previous = "";
        for (int i = 0; i < lines.Length; i++)
        {
            if (!lines[i].StartsWith("```", StringComparison.Ordinal)) continue;
            string language = lines[i][3..].Trim();
            int begin = ++i;
            while (lines[i] != "```") i++;
            string text = string.Join('\n', lines[begin..i]);
            if (language == "bash") examples.Add(new ShellExample(begin, text, null));
            else if (language == "output" && previous == "bash") examples[^1] = examples[^1] with { Output = text };
            previous = language;
        }

        return examples;
    }

    public static string Comparable(string text)
    {
        IEnumerable<string> lines = text.ReplaceLineEndings("\n").Split('\n')
            .Select(line => Regex.Replace(Regex.Replace(line, @"\b[0-9a-f]{7,40}\b", "<id>"), @"\s+", " ").Trim());
        return string.Join('\n', lines.Where(line => line.Length > 0));
    }
}
