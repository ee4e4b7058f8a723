using GitKv.Core.Maintenance.Automatic;
using GitKv.Core.Stores;
using GitKv.Core.Tests.Support;

namespace GitKv.Core.Tests.Maintenance.Automatic;

/// <summary>One at a time, git's maintenance counted.</summary>
public sealed class MaintenanceLockTests : MaintenanceTestsBase
{
    private string Lock => Repo.InGit("objects/maintenance.lock");

    [Fact]
    public void Nothing_is_done_while_somebody_else_is_at_it()
    {
        KvStore store = Make(KvLayout.Tree);
        Fill(store, 20);
        using (MaintenanceLock? held = MaintenanceLock.TryTake(Repository))
        {
            Assert.NotNull(held);
            Assert.Null(MaintenanceLock.TryTake(Repository));
            Assert.False(Tidy(store));
            (int code, _, string error) = Git.Try(Repo.Root, null, null, "maintenance", "run", "--task=gc");
            Assert.True(code != 0 || error.Contains("maintenance.lock", StringComparison.Ordinal) || Packs().Length == 0);
            Assert.Empty(Packs());
        }

        Assert.False(File.Exists(Lock));
        Assert.True(Tidy(store));
    }

    [Fact]
    public void A_lock_of_git_is_left_alone()
    {
        KvStore store = Make(KvLayout.Tree);
        Fill(store, 20);
        File.WriteAllText(Lock, "");
        Assert.False(Tidy(store));
        Assert.True(File.Exists(Lock));
        Assert.Empty(Packs());
    }

    [Fact]
    public void A_lock_of_a_killed_process_is_taken_over()
    {
        KvStore store = Make(KvLayout.Tree);
        Fill(store, 20);
        using (TestProcess killed = TestProcess.Start(TidyElsewhere, [Repo.Root], "maintenance.locked")) Assert.NotEqual(0, killed.ExitCode);
        Assert.True(File.Exists(Lock));
        Assert.True(Tidy(store));
        Assert.False(File.Exists(Lock));
        Assert.NotEmpty(Packs());
    }

    [Fact]
    public void A_running_gc_is_left_alone_and_one_that_was_killed_is_not()
    {
        KvStore store = Make(KvLayout.Tree);
        Fill(store, 20);
        File.WriteAllText(Repo.InGit("gc.pid"), $"{Environment.ProcessId} {Environment.MachineName}");
        Assert.False(Tidy(store));
        File.WriteAllText(Repo.InGit("gc.pid"), "1 another-machine");
        Assert.False(Tidy(store));
        Assert.False(File.Exists(Lock));
        File.WriteAllText(Repo.InGit("gc.pid"), $"{int.MaxValue - 1} {Environment.MachineName}");
        Assert.True(Tidy(store));
        File.Delete(Repo.InGit("gc.pid"));
    }

    private static void TidyElsewhere(string[] args) => MaintenanceCrashTests.TidyElsewhere(args);
}
