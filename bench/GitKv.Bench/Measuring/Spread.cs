namespace GitKv.Bench.Measuring;

/// <summary>What the rounds of a measurement gave: the median, and the quartiles around it.</summary>
internal sealed record Spread(double Median, double Low, double High, int Rounds)
{
    public static Spread Of(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return new Spread(sorted[sorted.Length / 2], sorted[sorted.Length / 4], sorted[(sorted.Length * 3 / 4) is var high && high < sorted.Length ? high : ^1], sorted.Length);
    }
}
