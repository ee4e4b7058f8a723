using System.Diagnostics;
using System.Security.Cryptography;
using GitKv.Cli.Tests.Support;

namespace GitKv.Cli.Tests.Processes;

/// <summary>Large values, and readers that go away.</summary>
public sealed class StreamTests : CommandTestsBase
{
    private const int Megabyte = 1 << 20;

    // The whole heap: far less than the value. .NET reads it as hexadecimal.
    private static readonly Dictionary<string, string?> s_smallHeap = new() { ["DOTNET_GCHeapHardLimit"] = "3000000" };

    [Theory]
    [InlineData("tree")]
    [InlineData("ref")]
    public void A_value_of_100_MB_goes_in_and_out_in_a_48_MB_heap(string layout)
    {
        Run("store", "create", "s", "--layout", layout);
        byte[] block = new byte[Megabyte];
        new Random(1).NextBytes(block);
        using var expected = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

        using Process set = GitKvCommand.Start(Repo.Root, s_smallHeap, "-s", "s", "set", "big");
        for (int i = 0; i < 100; i++)
        {
            block[i]++;
            expected.AppendData(block);
            set.StandardInput.BaseStream.Write(block);
        }

        set.StandardInput.Close();
        CommandOutcome outcome = GitKvCommand.Finish(set);
        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));

        using Process get = GitKvCommand.Start(Repo.Root, s_smallHeap, "-s", "s", "get", "big");
        get.StandardInput.Close();
        Assert.Equal(expected.GetHashAndReset(), SHA256.HashData(get.StandardOutput.BaseStream));
        get.WaitForExit();
        Assert.Equal(0, get.ExitCode);
        Assert.Equal((100 * Megabyte).ToString(System.Globalization.CultureInfo.InvariantCulture),
            Repo.Run("cat-file", "-s", layout == "tree" ? "refs/kv/s:big" : "refs/kv/s/big"));
        Fsck();
    }

    [Fact]
    public void A_reader_that_goes_away_ends_the_command_without_a_word()
    {
        RunWith(new string('x', 8 * Megabyte), "set", "k");
        using Process get = GitKvCommand.Start(Repo.Root, null, "get", "k", "k", "k", "k");
        get.StandardInput.Close();
        get.StandardOutput.BaseStream.ReadExactly(new byte[10]);
        get.StandardOutput.Close();
        string error = get.StandardError.ReadToEnd();
        get.WaitForExit();
        Assert.Equal((141, ""), (get.ExitCode, error));
    }

    [Fact]
    public void A_writer_that_goes_away_is_the_end_of_the_value()
    {
        RunWith("", "set", "empty");
        Assert.Equal("", Get("empty"));
        Assert.Equal("\"\"", JsonOf("empty").GetProperty("value").GetRawText());
    }

    [Fact]
    public void Output_lands_where_the_commands_before_left_off_in_a_shared_file()
    {
        if (OperatingSystem.IsWindows()) return;
        Run("set", "k", "middle\n");
        using Process shell = Process.Start(new ProcessStartInfo("sh")
        {
            WorkingDirectory = Repo.Root,
            ArgumentList = { "-c", "(echo first; \"$0\" get k; echo last) > out", GitKvCommand.Path },
        })!;
        shell.WaitForExit();
        Assert.Equal("first\nmiddle\nlast\n", File.ReadAllText(Path.Combine(Repo.Root, "out")));
    }
}
