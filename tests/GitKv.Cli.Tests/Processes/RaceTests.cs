using GitKv.Cli.Tests.Support;

namespace GitKv.Cli.Tests.Processes;

/// <summary>Eight writers at once, each a process of its own for every write.</summary>
public sealed class RaceTests : CommandTestsBase
{
    private const int Writers = 8;
    private const int Rounds = 3;

    [Theory]
    [InlineData("tree")]
    [InlineData("branch")]
    [InlineData("ref")]
    public void No_increment_of_one_key_is_lost(string layout)
    {
        Run("store", "create", "s", "--layout", layout);
        AtOnce(_ =>
        {
            for (int round = 0; round < Rounds; round++)
                Run(["-s", "s", "update", "counter", "--default", "0", "--lock-timeout", "60", "--", .. Filters.Increment]);
        });
        Assert.Equal(Writers * Rounds, int.Parse(Run("-s", "s", "get", "counter").Output, System.Globalization.CultureInfo.InvariantCulture));
        if (layout == "tree") Assert.Equal(Writers * Rounds + 1, Commits("refs/kv/s"));
        if (layout == "branch") Assert.Equal(Writers * Rounds, Commits("refs/kv/s/counter"));
        Fsck();
    }

    [Theory]
    [InlineData("tree")]
    [InlineData("branch")]
    [InlineData("ref")]
    public void No_key_of_several_writers_is_lost(string layout)
    {
        Run("store", "create", "s", "--layout", layout);
        AtOnce(writer =>
        {
            for (int round = 0; round < Rounds; round++) Run("-s", "s", "set", $"w{writer}/k{round}", $"{writer} {round}", "--lock-timeout", "60");
        });
        Assert.Equal(
            [.. from writer in Enumerable.Range(0, Writers) from round in Enumerable.Range(0, Rounds) select $"w{writer}/k{round} {writer} {round}"],
            Run("-s", "s", "get", "--json", "**").Lines.Select(l => System.Text.Json.JsonDocument.Parse(l).RootElement)
                .Select(i => $"{i.GetProperty("key")} {i.GetProperty("value")}"));
        if (layout == "tree") Assert.Equal(Writers * Rounds + 1, Commits("refs/kv/s"));
        Fsck();
    }

    [Theory]
    [InlineData("tree")]
    [InlineData("branch")]
    [InlineData("ref")]
    public void Of_those_that_want_the_same_exactly_one_gets_it(string layout)
    {
        Run("store", "create", "s", "--layout", layout);
        Assert.Equal([0, 3, 3, 3, 3, 3, 3, 3], ExitCodes(writer => Try("-s", "s", "new", "lock", $"{writer}", "--lock-timeout", "60")));
        string version = System.Text.Json.JsonDocument.Parse(Run("-s", "s", "get", "--json", "lock").Output).RootElement.GetProperty("version").GetString()!;
        Assert.Equal([0, 3, 3, 3, 3, 3, 3, 3], ExitCodes(writer => Try("-s", "s", "set", "lock", $"next {writer}", "--if-version", version, "--lock-timeout", "60")));
        Assert.Equal([0, 1, 1, 1, 1, 1, 1, 1], ExitCodes(_ => Try("-s", "s", "rm", "lock", "--lock-timeout", "60")));
        Fsck();
    }

    private static int[] ExitCodes(Func<int, CommandOutcome> run)
    {
        int[] codes = new int[Writers];
        AtOnce(writer => codes[writer] = run(writer).ExitCode);
        Array.Sort(codes);
        return codes;
    }

    private static void AtOnce(Action<int> write)
    {
        using var start = new Barrier(Writers);
        Task.WaitAll([.. Enumerable.Range(0, Writers).Select(writer => Task.Factory.StartNew(
            () =>
            {
                start.SignalAndWait();
                write(writer);
            },
            CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default))]);
    }

    private int Commits(string name) => int.Parse(Repo.Run("rev-list", "--count", name), System.Globalization.CultureInfo.InvariantCulture);
}
