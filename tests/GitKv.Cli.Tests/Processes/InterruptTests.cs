using System.Diagnostics;
using System.Globalization;
using GitKv.Cli.Tests.Support;

namespace GitKv.Cli.Tests.Processes;

/// <summary>Ctrl+C and termination while a command writes (Unix; Windows has no way to send one process Ctrl+C).</summary>
public sealed class InterruptTests : CommandTestsBase
{
    [Theory]
    [InlineData("INT", 130)]
    [InlineData("TERM", 143)]
    public void An_interrupted_set_leaves_the_old_value_and_no_traces(string signal, int exitCode)
    {
        if (OperatingSystem.IsWindows()) return;
        Run("set", "k", "old");
        string before = Files();
        using Process set = GitKvCommand.Start(Repo.Root, null, "set", "k");

        // More than a pipe holds: when it is written, the command is reading.
        set.StandardInput.BaseStream.Write(new byte[4 << 20]);
        Send(signal, set);
        string error = set.StandardError.ReadToEnd();
        set.WaitForExit();
        Assert.Equal((exitCode, ""), (set.ExitCode, error));
        Assert.Equal(before, Files());
        Assert.Equal("old", Get("k"));
    }

    [Fact]
    public void An_interrupted_update_ends_its_command_and_changes_nothing()
    {
        if (OperatingSystem.IsWindows()) return;
        Run("set", "k", "old");
        using Process update = GitKvCommand.Start(Repo.Root, null, "update", "k", "--", "sh", "-c", "echo $$ >&2; echo half; exec sleep 1000");
        using Process child = Process.GetProcessById(int.Parse(update.StandardError.ReadLine()!, CultureInfo.InvariantCulture));
        Send("INT", update);
        update.WaitForExit();
        Assert.Equal(130, update.ExitCode);
        Assert.True(child.WaitForExit(60_000), "The command of the update is still running.");
        Assert.Equal("old", Get("k"));
    }

    private static void Send(string signal, Process process)
    {
        using Process kill = Process.Start("kill", [$"-{signal}", process.Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
        Assert.Equal(0, kill.ExitCode);
    }

    private string Files() => string.Join('\n', Directory.EnumerateFiles(Repo.GitDirectory, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal));
}
