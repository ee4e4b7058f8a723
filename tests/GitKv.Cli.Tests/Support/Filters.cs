namespace GitKv.Cli.Tests.Support;

/// <summary>Small programs for <c>gitkv update</c>, on every system that the tests run on.</summary>
internal static class Filters
{
    /// <summary>Reads a number and prints the next one.</summary>
    public static string[] Increment { get; } = OperatingSystem.IsWindows()
        ? ["cmd", "/d", "/c", "set /p n=& set /a n+1"]
        : ["sh", "-c", "echo $(($(cat) + 1))"];

    /// <summary>Prints something and fails.</summary>
    public static string[] Fail { get; } = OperatingSystem.IsWindows() ? ["cmd", "/d", "/c", "echo half& exit 7"] : ["sh", "-c", "echo half; exit 7"];

    /// <summary>Prints a word without reading anything.</summary>
    public static string[] Print(string word) => OperatingSystem.IsWindows() ? ["cmd", "/d", "/c", "echo " + word] : ["echo", word];
}
