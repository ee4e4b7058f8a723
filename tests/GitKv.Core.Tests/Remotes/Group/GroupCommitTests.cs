using GitKv.Core.Errors;
using GitKv.Core.Remotes;
using GitKv.Core.Stores;
using GitKv.Core.Tests.Remotes.Cache;
using GitKv.Core.Tests.Support;
using GitKv.Core.Tests.Support.Servers;

namespace GitKv.Core.Tests.Remotes.Group;

/// <summary>Writers of one machine share pushes, and each gets his own answer.</summary>
public sealed class GroupCommitTests : GroupTestsBase
{
    public static TheoryData<KvLayout> Layouts => [KvLayout.Tree, KvLayout.Branch, KvLayout.Ref];

    [Theory]
    [MemberData(nameof(Layouts))]
    public async Task Increments_that_wait_go_in_one_push_and_each_counts(KvLayout layout)
    {
        const int waiting = 25;
        using RemoteClient machine = Machine();
        machine.Create(layout);
        Increment(Open(machine));
        CountPushes();
        BareRemote.Gate gate = Remote.WaitForFile();
        Task first = Task.Run(() => Increment(Open(machine)));
        gate.AwaitReached();
        Task[] others = [.. Enumerable.Range(0, waiting).Select(_ => Task.Factory.StartNew(() => Increment(Open(machine)), TaskCreationOptions.LongRunning))];
        Until(() => Waiting(machine) == waiting + 1);
        gate.Open();
        await Task.WhenAll([first, .. others]);
        Assert.Equal((waiting + 2).ToString(System.Globalization.CultureInfo.InvariantCulture), Value());

        // The one that was under way, and one for all that waited.
        Assert.Equal(2, Pushes);
        Assert.Equal(0, Waiting(machine));
        Remote.Run("fsck", "--strict");
    }

    [Fact]
    public async Task Of_keys_that_wait_together_only_the_denied_one_is_denied()
    {
        using RemoteClient machine = Machine();
        machine.Create(KvLayout.Branch);
        Set(Open(machine), "a", "0");
        Remote.DenyRef("refs/kv/s/denied", "hands off");
        BareRemote.Gate gate = Remote.WaitForFile();
        Task first = Task.Run(() => Set(Open(machine), "a", "1"));
        gate.AwaitReached();
        Task<KvException?>[] others = [.. new[] { "b", "denied", "c" }.Select((key, i) => Task.Factory.StartNew(() =>
        {
            Until(() => Waiting(machine) == i + 1);
            return (KvException?)Record.Exception(() => Set(Open(machine), key, "1", Precondition.MustNotExist));
        }, TaskCreationOptions.LongRunning))];
        Until(() => Waiting(machine) == 4);
        gate.Open();
        await first;
        KvException?[] errors = await Task.WhenAll(others);
        Assert.Equal(new[] { null, ErrorIds.RemoteDenied, null }, errors.Select(e => e?.ErrorId));
        Assert.Contains("hands off", errors[1]!.Message, StringComparison.Ordinal);
        Assert.Equal(RemoteOutcome.Denied, errors[1]!.Outcome);
        Assert.Equal(["1", "1", null, "1"], new[] { "a", "b", "denied", "c" }.Select(Value));
    }

    [Theory]
    [MemberData(nameof(Layouts))]
    public async Task A_condition_is_judged_by_what_landed_and_not_by_what_only_waits(KvLayout layout)
    {
        using RemoteClient machine = Machine();
        machine.Create(layout);
        Set(Open(machine), "other", "0");
        string before = Remote.Refs();
        BareRemote.Gate gate = Remote.WaitForFile();
        string denying = Path.Combine(Remote.Folder, "denying");
        File.WriteAllText(denying, "");
        Remote.Hook("update", $"if [ -e '{denying.Replace('\\', '/')}' ]; then echo no >&2; exit 1; fi");
        Task<Exception?> first = Task.Run(() => (Exception?)Record.Exception(() => Set(Open(machine), "k", "first", Precondition.MustNotExist)));
        gate.AwaitReached();
        Task<Exception?> second = Task.Run(() => (Exception?)Record.Exception(() => Set(Open(machine), "k", "second", Precondition.MustNotExist)));
        Assert.NotSame(second, await Task.WhenAny(second, Task.Delay(300)));
        gate.Open();
        Assert.StartsWith(ErrorIds.RemoteDenied, Told(await first), StringComparison.Ordinal);

        // The first one's item never was: the second one is not told that there is one.
        Assert.StartsWith(ErrorIds.RemoteDenied, Told(await second), StringComparison.Ordinal);
        Assert.Equal(before, Remote.Refs());
        File.Delete(denying);
        Set(Open(machine), "k", "third", Precondition.MustNotExist);
        Assert.Equal("third", Value("k"));
    }

    [Fact]
    public async Task Who_gives_up_waiting_takes_his_change_with_him()
    {
        using RemoteClient machine = Machine();
        machine.Create(KvLayout.Tree);
        Increment(Open(machine));
        BareRemote.Gate gate = Remote.WaitForFile();
        Task first = Task.Run(() => Increment(Open(machine)));
        gate.AwaitReached();
        using var stop = new CancellationTokenSource();
        Task<Exception?> second = Task.Run(() => (Exception?)Record.Exception(() =>
        {
            using KvTransaction transaction = Open(machine).Begin();
            transaction.Set("n", "99"u8);
            transaction.Commit(new CommitOptions { Cancellation = stop.Token });
        }));
        Until(() => Waiting(machine) == 2);
        await stop.CancelAsync();
        Assert.IsType<OperationCanceledException>(await second, exactMatch: false);
        gate.Open();
        await first;
        Assert.Equal("2", Value());
    }

    [Theory]
    [InlineData("group.queued", KvLayout.Tree)]
    [InlineData("group.sending", KvLayout.Tree)]
    [InlineData("group.pushed", KvLayout.Tree)]
    [InlineData("group.settled", KvLayout.Tree)]
    [InlineData("group.sending", KvLayout.Branch)]
    [InlineData("group.pushed", KvLayout.Branch)]
    [InlineData("group.sending", KvLayout.Ref)]
    [InlineData("group.pushed", KvLayout.Ref)]
    public void A_writer_killed_at_any_moment_loses_and_doubles_nothing(string fault, KvLayout layout)
    {
        using RemoteClient machine = Machine();
        machine.Create(layout);
        Increment(Open(machine));
        int acknowledged = 1;
        using (TestProcess killed = TestProcess.Start(IncrementMany, [machine.CacheRoot, Remote.Path, "5"], fault + ":3"))
        using (TestProcess other = TestProcess.Start(IncrementMany, [machine.CacheRoot, Remote.Path, "5"]))
        {
            other.AssertSucceeded();
            Assert.NotEqual(0, killed.ExitCode);
            acknowledged += Lines(killed) + Lines(other);
        }

        Increment(Open(machine));
        acknowledged++;
        int value = int.Parse(Value()!, System.Globalization.CultureInfo.InvariantCulture);
        Assert.InRange(value, acknowledged, acknowledged + 1);
        Assert.Equal(0, Waiting(machine));

        static int Lines(TestProcess process) => process.Output.Split("won").Length - 1;
    }

    [Theory]
    [MemberData(nameof(Layouts))]
    public void Processes_of_two_machines_count_together(KvLayout layout)
    {
        using RemoteClient one = Machine();
        using RemoteClient two = Machine();
        one.Create(layout);
        Increment(Open(one));
        TestProcess[] processes = [.. new[] { one, two, one, two }.Select(m => TestProcess.Start(IncrementMany, [m.CacheRoot, Remote.Path, "6"]))];
        foreach (TestProcess process in processes)
        {
            process.AssertSucceeded();
            process.Dispose();
        }

        Assert.Equal("25", Value());
        Remote.Run("fsck", "--strict");
    }

    private static string Told(Exception? e) => e is KvException known ? $"{known.ErrorId}: {known}" : $"{e}";
}
