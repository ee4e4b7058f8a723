using System.Text;

namespace GitKv.Bench.Reporting;

/// <summary>The results as a page.</summary>
internal static class ResultsPage
{
    public static string Of(Results results)
    {
        var page = new StringBuilder();
        page.Append("# Results\n\nMade by the benchmarks themselves (`./build.sh bench`), from [results.json](results.json). What each scenario does: [README.md](README.md). ");
        page.Append("Times are medians of interleaved rounds in one run, with the quartiles around them; \"beside\" is how many times as long as the first line something takes, round by round. ");
        page.Append("Absolute times vary with the machine; the ratios hold.\n");
        Goals(page, results);
        foreach (ScenarioResult scenario in results.Scenarios) Scenario(page, scenario);
        return page.ToString();
    }

    private static void Goals(StringBuilder page, Results results)
    {
        page.Append("\n## Goals\n\n| scenario | goal | measured | limit | |\n|---|---|---|---|---|\n");
        foreach (ScenarioResult scenario in results.Scenarios)
        {
            foreach (GoalResult goal in scenario.Goals)
                page.Append("| [").Append(scenario.Name).Append("](#").Append(scenario.Name).Append(") | ").Append(Cell(goal.What)).Append(" | ").Append(Text.Ratio(goal.Value)).Append(" | at ").Append(goal.AtMost ? "most " : "least ").Append(Text.Ratio(goal.Limit)).Append(goal.IsMet ? " | met |\n" : " | **missed** |\n");
        }
    }

    private static void Scenario(StringBuilder page, ScenarioResult scenario)
    {
        page.Append("\n## ").Append(scenario.Name).Append("\n\n`").Append(scenario.Command).Append("`, ").Append(scenario.Machine).Append('\n');
        foreach (TableResult table in scenario.Tables)
        {
            page.Append("\n**").Append(table.Title).Append("**\n\n| | median | quartiles | beside | |\n|---|---|---|---|---|\n");
            foreach (LineResult line in table.Lines)
            {
                page.Append("| ").Append(line.Name).Append(" | ").Append(Text.Time(line.Seconds.Median)).Append(" | ").Append(Text.Time(line.Seconds.Low)).Append(" – ").Append(Text.Time(line.Seconds.High))
                    .Append(" | ").Append(Text.Ratio(line.BesideFirst.Median)).Append(" | ").Append(line.Note).Append(" |\n");
            }
        }

        if (scenario.Rows.Count == 0) return;
        page.Append("\n| | |\n|---|---|\n");
        foreach (RowResult row in scenario.Rows) page.Append("| ").Append(Cell(row.What)).Append(" | ").Append(Cell(row.Figures)).Append(" |\n");
    }

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);
}
