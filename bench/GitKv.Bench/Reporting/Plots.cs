using System.Globalization;
using System.Text;
using GitKv.Bench.Measuring;

namespace GitKv.Bench.Reporting;

/// <summary>Draws the plots with gnuplot (by the scripts in <c>bench/plots</c>); without it those that are there stay.</summary>
internal static class Plots
{
    /// <param name="folder">Where the pictures go.</param>
    /// <param name="points">The points of all plots.</param>
    public static void Draw(string folder, IReadOnlyList<PointResult> points)
    {
        if (!Programs.Has("gnuplot"))
        {
            Console.WriteLine("No gnuplot here: the plots stay as they were.");
            return;
        }

        Directory.CreateDirectory(folder);
        string scripts = Path.GetFullPath(Path.Combine(folder, "..", "..", "bench", "plots"));
        string data = Directory.CreateTempSubdirectory("gitkv-plots-").FullName;
        try
        {
            foreach (IGrouping<string, PointResult> plot in points.GroupBy(p => p.Plot))
            {
                string script = Path.Combine(scripts, plot.Any(p => p.Label is not null) ? "bars.gp" : plot.Key + ".gp");
                string file = Path.Combine(data, plot.Key + ".dat");
                File.WriteAllText(file, Data(plot));
                Workspace.Run("gnuplot", scripts, null, "-e", $"data='{file}'; titles='{string.Join(' ', plot.Select(p => p.Series).Distinct().Select(s => $"\"{s}\""))}'; output_file='{Path.Combine(Path.GetFullPath(folder), plot.Key + ".svg")}'", script);
            }
        }
        finally
        {
            Directory.Delete(data, recursive: true);
        }
    }

    /// <summary>A block for each series (gnuplot's index), two blank lines between them, its name as the first line.</summary>
    private static string Data(IEnumerable<PointResult> plot)
    {
        var text = new StringBuilder();
        foreach (IGrouping<string, PointResult> series in plot.GroupBy(p => p.Series))
        {
            if (text.Length > 0) text.Append("\n\n");
            text.Append('"').Append(series.Key).Append("\"\n");
            foreach (PointResult point in series) text.Append(CultureInfo.InvariantCulture, $"{point.X} {point.Y} \"{point.Label}\"\n");        }

        return text.ToString();
    }
}
