using System.Text.Json;

namespace GitKv.Bench.Reporting;

/// <summary>Keeps the results in <c>bench/results.json</c>, and makes the page and the plots of them.</summary>
internal static class ResultsFile
{
    private static readonly JsonSerializerOptions s_options = new() { WriteIndented = true };

    /// <summary>Puts the scenarios that ran in the place of their last results. <paramref name="order"/> says in which order they are shown.</summary>
    public static void Write(string root, IEnumerable<ScenarioResult> ran, IReadOnlyList<string> order)
    {
        string path = Path.Combine(root, "bench", "results.json");
        Results before = File.Exists(path) ? JsonSerializer.Deserialize<Results>(File.ReadAllText(path), s_options)! : new Results();
        Dictionary<string, ScenarioResult> all = before.Scenarios.ToDictionary(s => s.Name);
        foreach (ScenarioResult scenario in ran) all[scenario.Name] = scenario;
        var results = new Results { Scenarios = [.. order.Where(all.ContainsKey).Select(n => all[n])] };
        File.WriteAllText(path, JsonSerializer.Serialize(results, s_options) + "\n");
        File.WriteAllText(Path.Combine(root, "bench", "RESULTS.md"), ResultsPage.Of(results));
        Plots.Draw(Path.Combine(root, "docs", "images"), [.. results.Scenarios.SelectMany(s => s.Points)]);
        Console.WriteLine("Written: bench/results.json, bench/RESULTS.md, docs/images.");
    }
}
