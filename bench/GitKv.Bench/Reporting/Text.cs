using System.Globalization;

namespace GitKv.Bench.Reporting;

/// <summary>Figures as a reader wants them: three digits, a unit that fits.</summary>
internal static class Text
{
    public static string Time(double seconds) => seconds switch
    {
        < 1e-6 => $"{Digits(seconds * 1e9)} ns",
        < 1e-3 => $"{Digits(seconds * 1e6)} us",
        < 1 => $"{Digits(seconds * 1e3)} ms",
        _ => $"{Digits(seconds)} s",
    };

    public static string Ratio(double ratio) => Digits(ratio);

    public static string Count(double count) => count.ToString("N0", CultureInfo.InvariantCulture);

    private static string Digits(double value) => value.ToString(Math.Abs(value) switch { < 1 => "0.00", < 10 => "0.00", < 100 => "0.0", _ => "N0" }, CultureInfo.InvariantCulture);
}
