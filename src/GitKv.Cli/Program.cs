namespace GitKv.Cli;

/// <summary>The entry point of the <c>gitkv</c> command.</summary>
internal static class Program
{
    private static int Main(string[] args) => 0;
}
