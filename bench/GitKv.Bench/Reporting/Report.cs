using GitKv.Bench.Measuring;

namespace GitKv.Bench.Reporting;

/// <summary>Takes down what one scenario measures, and shows it while it runs.</summary>
internal sealed class Report(string name, bool quick)
{
    public ScenarioResult Result { get; } = new() { Name = name };

    /// <summary>Whether minutes count more than precision.</summary>
    public bool Quick { get; } = quick;

    /// <summary>A number of rounds, fewer where it must be quick.</summary>
    public int Rounds(int rounds) => Quick ? Math.Max(3, rounds / 4) : rounds;

    /// <summary>A number of keys, fewer where it must be quick.</summary>
    public int Keys(int keys) => Quick ? keys / 10 : keys;

    /// <summary>A figure in words.</summary>
    public void Row(string what, FormattableString figures)
    {
        string text = FormattableString.Invariant(figures);
        Result.Rows.Add(new RowResult(what, text));
        Console.WriteLine($"{what,-58} {text}");
    }

    /// <summary>Subjects beside the first.</summary>
    public void Table(string title, IReadOnlyList<Result> results)
    {
        Result.Tables.Add(new TableResult(title, [.. results.Select(r => new LineResult(r.Name, r.Seconds, r.BesideFirst, r.Note))]));
        Console.WriteLine();
        Console.WriteLine(title);
        foreach (Result r in results) Console.WriteLine($"  {r.Name,-46} {Text.Time(r.Seconds.Median),10}  {Text.Ratio(r.BesideFirst.Median),8} x  {r.Note}");
    }

    /// <summary>One of the project's goals: a ratio that is to be at most, or at least, so much.</summary>
    public void Goal(string what, double value, double limit, bool atMost)
    {
        var goal = new GoalResult(what, value, limit, atMost);
        Result.Goals.Add(goal);
        Console.WriteLine($"  => {what}: {Text.Ratio(value)} (goal: at {(atMost ? "most" : "least")} {Text.Ratio(limit)}){(goal.IsMet ? "" : " MISSED")}");
    }

    /// <summary>A point of a curve, or a bar, of a plot.</summary>
    public void Point(string plot, string series, double x, double y) => Result.Points.Add(new PointResult(plot, series, x, y, null));

    /// <summary>A bar of a plot, the next of its series.</summary>
    public void Bar(string plot, string series, string label, double y) => Result.Points.Add(new PointResult(plot, series, Result.Points.Count(p => p.Plot == plot && p.Series == series), y, label));
}
