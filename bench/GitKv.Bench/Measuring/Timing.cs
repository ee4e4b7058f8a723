using System.Diagnostics;

namespace GitKv.Bench.Measuring;

/// <summary>How long things take.</summary>
internal static class Timing
{
    /// <summary>Times <paramref name="a"/> and <paramref name="b"/> in turn. Returns the median of each, in seconds, and of the ratio b/a pair by pair.</summary>
    public static (double A, double B, double Ratio) Pair(int rounds, Action<int> a, Action<int> b)
    {
        IReadOnlyList<Result> results = Rounds.Of(rounds, new Subject("a", r => Time(() => a(r))), new Subject("b", r => Time(() => b(r))));
        return (results[0].Seconds.Median, results[1].Seconds.Median, results[1].BesideFirst.Median);
    }

    public static double Time(Action action)
    {
        long start = Stopwatch.GetTimestamp();
        action();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    public static double Median(IEnumerable<double> values) => Spread.Of(values).Median;
}
