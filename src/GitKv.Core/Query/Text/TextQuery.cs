namespace GitKv.Core.Query.Text;

/// <summary>What text is looked for in values.</summary>
/// <param name="Pattern">The text, or a regular expression of .NET.</param>
/// <param name="IsRegex">Whether it is a regular expression, which is matched with a line at a time.</param>
/// <param name="MatchCase">Whether "A" is another letter than "a".</param>
/// <param name="FirstOnly">Whether one line of each value will do.</param>
public sealed record TextQuery(string Pattern, bool IsRegex = false, bool MatchCase = false, bool FirstOnly = false);
