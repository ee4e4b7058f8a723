using GitKv.Cli.CommandLine;
using GitKv.Cli.Streams;

namespace GitKv.Cli;

/// <summary>The entry point of the <c>gitkv</c> command.</summary>
internal static class Program
{
    private static int Main(string[] args)
    {
        using var shell = new Shell();
        return CommandRunner.Run(shell, args);
    }
}
