using System.Diagnostics;

namespace GitKv.Bench;

/// <summary>Medians of interleaved rounds, so that a drift of the machine's speed meets both sides alike.</summary>
internal static class Timing
{
    /// <summary>Times <paramref name="a"/> and <paramref name="b"/> in turn. Returns the median of each, in seconds, and of the ratio b/a pair by pair.</summary>
    public static (double A, double B, double Ratio) Pair(int rounds, Action<int> a, Action<int> b)
    {
        var first = new List<double>();
        var second = new List<double>();
        var ratios = new List<double>();
        for (int round = -1; round < rounds; round++)
        {
            double x = Time(() => a(round));
            double y = Time(() => b(round));
            if (round < 0) continue;
            first.Add(x);
            second.Add(y);
            ratios.Add(y / x);
        }

        return (Median(first), Median(second), Median(ratios));
    }

    public static double Time(Action action)
    {
        long start = Stopwatch.GetTimestamp();
        action();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    public static double Median(List<double> values)
    {
        values.Sort();
        return values[values.Count / 2];
    }

    public static void Row(string what, FormattableString figures) =>
        Console.WriteLine($"{what,-58} {FormattableString.Invariant(figures)}");
}
