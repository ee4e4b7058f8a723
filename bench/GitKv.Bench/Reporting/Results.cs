using System.Text.Json.Serialization;
using GitKv.Bench.Measuring;

namespace GitKv.Bench.Reporting;

/// <summary>All that is known, scenario by scenario: each from the last run that it was part of.</summary>
internal sealed class Results
{
    public List<ScenarioResult> Scenarios { get; init; } = [];
}

internal sealed class ScenarioResult
{
    public required string Name { get; init; }

    public string Command { get; set; } = "";

    public string Machine { get; set; } = "";

    public List<TableResult> Tables { get; init; } = [];

    public List<RowResult> Rows { get; init; } = [];

    public List<GoalResult> Goals { get; init; } = [];

    public List<PointResult> Points { get; init; } = [];
}

internal sealed record TableResult(string Title, List<LineResult> Lines);

internal sealed record LineResult(string Name, Spread Seconds, Spread BesideFirst, string? Note);

internal sealed record RowResult(string What, string Figures);

internal sealed record GoalResult(string What, double Value, double Limit, bool AtMost)
{
    [JsonIgnore]
    public bool IsMet => AtMost ? Value <= Limit : Value >= Limit;
}

internal sealed record PointResult(string Plot, string Series, double X, double Y, string? Label);
