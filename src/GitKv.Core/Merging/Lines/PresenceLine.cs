using System.Text.RegularExpressions;

namespace GitKv.Core.Merging.Lines;

/// <summary>
/// A line of a presence log as git-annex keeps them (its documentation, "internals", location_tracking): <c>1287290776.765152s 1 e605dca6-…</c>: when, whether
/// something is there (1), is not (0) or is gone for good (X), and what is spoken of, here a repository. Of several lines about the same the newest counts.
/// </summary>
/// <param name="Text">The line.</param>
/// <param name="Id">What is spoken of.</param>
internal sealed partial record PresenceLine(string Text, string Id) : IComparable<PresenceLine>
{
    private string Whole { get; init; } = "";

    private string Fraction { get; init; } = "";

    private char Status { get; init; }

    /// <summary>Null: an ordinary line.</summary>
    public static PresenceLine? Of(string line)
    {
        Match match = Form().Match(line);
        if (!match.Success) return null;
        return new PresenceLine(line, match.Groups["id"].Value)
        {
            Whole = match.Groups["whole"].Value.TrimStart('0'),
            Fraction = match.Groups["fraction"].Value.TrimEnd('0'),
            Status = match.Groups["status"].Value[0],
        };
    }

    /// <summary>
    /// The newest last, digit by digit: a double would take microseconds of two writers for the same. Of the same moment the more careful statement counts: gone, then
    /// not there, then there; then the ordinally greater line, so that all replicas agree.
    /// </summary>
    public int CompareTo(PresenceLine? other)
    {
        if (other is null) return 1;
        int order = Whole.Length.CompareTo(other.Whole.Length);
        if (order == 0) order = string.CompareOrdinal(Whole, other.Whole);
        if (order == 0) order = string.CompareOrdinal(Fraction, other.Fraction);
        if (order == 0) order = "10X".IndexOf(Status, StringComparison.Ordinal).CompareTo("10X".IndexOf(other.Status, StringComparison.Ordinal));
        return order != 0 ? order : string.CompareOrdinal(Text, other.Text);
    }

    [GeneratedRegex(@"^(?<whole>[0-9]+)(\.(?<fraction>[0-9]+))?s (?<status>[01X]) (?<id>\S(.*\S)?)\r?\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Form();
}
