using System.Globalization;
using System.Text.RegularExpressions;
using GitKv.Core.Objects;

namespace GitKv.Core.Coordination.Watching;

/// <summary>A Tree store at a commit and a moment, which decides what has expired.</summary>
internal readonly record struct TreeState(ObjectId Commit, DateTimeOffset Clock)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Commit}@{Clock.ToUnixTimeMilliseconds()}");
}

/// <summary>
/// A state of a Tree store, or a place between two of them: <c>commit@time</c>, <c>commit@time..commit@time+taken.keys</c>, where so many of the changes
/// between the two have been reported.
/// </summary>
internal sealed partial record TreePosition(TreeState At) : WatchPosition
{
    /// <summary>The state that is being reported.</summary>
    public TreeState? Next { get; init; }

    /// <summary>How many of the changes from the one to the other have been reported.</summary>
    public int Taken { get; init; }

    /// <summary>The keys that <see cref="Taken"/> counts.</summary>
    public string? Keys { get; init; }

    public override string? FilterId => Next is null ? null : Keys;

    public static TreePosition? TryParse(string text)
    {
        Match match = Form().Match(text);
        if (!match.Success || State(match, "commit", "clock") is not { } at) return null;
        if (!match.Groups["next"].Success) return new TreePosition(at);
        if (State(match, "next", "nextClock") is not { } next || !int.TryParse(match.Groups["taken"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out int taken)) return null;
        return new TreePosition(at) { Next = next, Taken = taken, Keys = match.Groups["keys"].Value };
    }

    public override string ToString() => Next is { } next ? string.Create(CultureInfo.InvariantCulture, $"{At}..{next}+{Taken}.{Keys}") : At.ToString();

    private static TreeState? State(Match match, string commit, string clock) =>
        ObjectId.TryParse(match.Groups[commit].Value, out ObjectId id)
        && long.TryParse(match.Groups[clock].ValueSpan, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long time) && Math.Abs(time) < 62_000_000_000_000
            ? new TreeState(id, DateTimeOffset.FromUnixTimeMilliseconds(time))
            : null;

    [GeneratedRegex(@"^(?<commit>[0-9a-f]{40})@(?<clock>-?\d{1,15})(\.\.(?<next>[0-9a-f]{40})@(?<nextClock>-?\d{1,15})\+(?<taken>\d{1,9})\.(?<keys>[0-9a-f]{8}))?$", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
