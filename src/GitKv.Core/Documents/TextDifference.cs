using System.Globalization;
using System.Text;

namespace GitKv.Core.Documents;

/// <summary>The lines in which two texts differ, in the unified form of diff and git: three lines around each change, <c>@@ -1,4 +1,5 @@</c> before them.</summary>
public static class TextDifference
{
    private const int Context = 3;

    /// <summary>The difference without headers; "" where the texts are equal.</summary>
    public static string Unified(string before, string after)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        if (before == after) return "";
        List<string> old = Lines(before);
        List<string> now = Lines(after);
        (int[] a, int[] b) = Alignment.Number(old, now, StringComparer.Ordinal);
        var text = new StringBuilder();
        foreach (List<Change> hunk in Hunks(Changes(Alignment.Of(a, b), old.Count, now.Count))) Append(text, hunk, old, now);
        return text.ToString();
    }

    /// <summary>The lines of a text, each with its line end.</summary>
    internal static List<string> Lines(string text)
    {
        var lines = new List<string>();
        int start = 0;
        while (start < text.Length)
        {
            int end = text.IndexOf('\n', start);
            end = end < 0 ? text.Length : end + 1;
            lines.Add(text[start..end]);
            start = end;
        }

        return lines;
    }

    private static List<Change> Changes(List<Match> matches, int oldLength, int newLength)
    {
        var changes = new List<Change>();
        int i = 0;
        int j = 0;
        foreach (Match match in matches.Append(new Match(oldLength, newLength, 0)))
        {
            if (match.Old > i || match.New > j) changes.Add(new Change(i, match.Old, j, match.New));
            i = match.Old + match.Length;
            j = match.New + match.Length;
        }

        return changes;
    }

    /// <summary>Changes so near to each other that the lines around them would overlap stand together.</summary>
    private static List<List<Change>> Hunks(List<Change> changes)
    {
        var hunks = new List<List<Change>>();
        foreach (Change change in changes)
        {
            if (hunks.Count > 0 && change.Old - hunks[^1][^1].OldEnd <= 2 * Context) hunks[^1].Add(change);
            else hunks.Add([change]);
        }

        return hunks;
    }

    private static void Append(StringBuilder text, List<Change> hunk, List<string> old, List<string> now)
    {
        int before = Math.Min(Context, hunk[0].Old);
        int after = Math.Min(Context, old.Count - hunk[^1].OldEnd);
        int at = hunk[0].Old - before;
        text.Append("@@ -").Append(Range(at, hunk[^1].OldEnd + after - at)).Append(" +")
            .Append(Range(hunk[0].New - before, hunk[^1].NewEnd + after - (hunk[0].New - before))).Append(" @@\n");
        foreach (Change change in hunk)
        {
            for (; at < change.Old; at++) Append(text, ' ', old[at]);
            for (; at < change.OldEnd; at++) Append(text, '-', old[at]);
            for (int j = change.New; j < change.NewEnd; j++) Append(text, '+', now[j]);
        }

        for (int end = at + after; at < end; at++) Append(text, ' ', old[at]);
    }

    private static void Append(StringBuilder text, char mark, string line)
    {
        text.Append(mark).Append(line);
        if (!line.EndsWith('\n')) text.Append("\n\\ No newline at end of file\n");
    }

    /// <summary>Counted from 1; an empty range stands behind the line that it names.</summary>
    private static string Range(int start, int count) => count switch
    {
        0 => string.Create(CultureInfo.InvariantCulture, $"{start},0"),
        1 => (start + 1).ToString(CultureInfo.InvariantCulture),
        _ => string.Create(CultureInfo.InvariantCulture, $"{start + 1},{count}"),
    };

    private readonly record struct Change(int Old, int OldEnd, int New, int NewEnd);
}
