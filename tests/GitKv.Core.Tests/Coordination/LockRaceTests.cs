using System.Diagnostics;
using System.Globalization;
using System.Text;
using GitKv.Core.Coordination;
using GitKv.Core.Errors;
using GitKv.Core.Repositories;
using GitKv.Core.Stores;
using GitKv.Core.Tests.Stores;
using GitKv.Core.Tests.Support;

namespace GitKv.Core.Tests.Coordination;

/// <summary>Many processes that want one lock, some of which are killed while they hold it or wait for it. What happened is told by a log that only the holder can write.</summary>
public sealed class LockRaceTests : StoreTestsBase
{
    private const int Contenders = 32;
    private const int Rounds = 2;

    [Theory]
    [InlineData(KvLayout.Tree)]
    [InlineData(KvLayout.Ref)]
    public void One_at_a_time_holds_a_lock_and_none_that_is_killed_keeps_it(KvLayout layout)
    {
        KvStore store = Make(layout);
        List<TestProcess> contenders = [.. Enumerable.Range(0, Contenders).Select(i => TestProcess.Start(Contend, [Repo.Root, Role(i)]))];
        try
        {
            for (int i = 0; i < Contenders; i++)
            {
                if (Role(i) == "works") contenders[i].AssertSucceeded();
                else Assert.NotEqual(0, contenders[i].ExitCode);
            }
        }
        finally
        {
            foreach (TestProcess contender in contenders) contender.Dispose();
        }

        List<(string What, long Token)> log = [.. Get(store, "log")!.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(l => l.Split(' ')).Select(p => (p[0], long.Parse(p[1], CultureInfo.InvariantCulture)))];
        long last = 0;
        int entered = 0;
        int left = 0;
        for (int i = 0; i < log.Count; i++)
        {
            if (log[i].What == "enter")
            {
                Assert.True(log[i].Token > last, $"Line {i}: token {log[i].Token} after {last}.");
                last = log[i].Token;
                entered++;
            }
            else
            {
                Assert.Equal(last, log[i].Token);
                left++;
            }
        }

        int workers = Enumerable.Range(0, Contenders).Count(i => Role(i) == "works");
        Assert.True(left >= workers * Rounds && entered > left, $"{entered} entered, {left} left.");
        var locks = new KvLocks(store);
        Lease next = locks.Acquire("lock", Request(Timeout.InfiniteTimeSpan));
        Assert.True(next.Token > last);
        Fsck();
    }

    internal static void Contend(string[] arguments)
    {
        using GitRepository repository = GitRepository.Open(arguments[0]);
        repository.Refs.LockTimeout = TimeSpan.FromMinutes(1);
        KvStore store = KvStore.Open(repository, "s");
        ContendAs(arguments[1], store);
    }

    private static void ContendAs(string role, KvStore store)
    {
        var locks = new KvLocks(store);
        for (int done = 0; done < Rounds;)
        {
            Lease lease = locks.Acquire("lock", Request(Timeout.InfiniteTimeSpan), (state, _) =>
            {
                if (role == "dies waiting" && state.Waiters.Count > 0) Die();
            });
            try
            {
                Log(store, lease, "enter");
                if (role != "works") Die();
                locks.Renew(lease);
                Log(store, lease, "leave");
                locks.Release(lease);
                done++;
            }
            catch (KvException e) when (e.ErrorId == ErrorIds.LockLost)
            {
                // This machine was busy with something else for longer than the lease lives: that is what leases are for.
            }
        }
    }

    internal static string Role(int index) => (index % 4) switch { 0 => "dies holding", 1 => "dies waiting", _ => "works" };

    private static LeaseRequest Request(TimeSpan wait) => new()
    {
        Holder = $"process {Environment.ProcessId}",
        Ttl = TimeSpan.FromSeconds(2),
        Patience = TimeSpan.FromSeconds(4),
        Wait = wait,
    };

    private static void Log(KvStore store, Lease lease, string what) => store.Update(
        "log",
        (transaction, entry) =>
        {
            byte[] before = entry is { } item ? transaction.Read(item) : [];
            transaction.Set("log", [.. before, .. Encoding.UTF8.GetBytes($"{what} {lease.Token}\n")]);
        },
        new CommitOptions { Guards = [lease.Guard()] });

    private static void Die()
    {
        using Process self = Process.GetCurrentProcess();
        self.Kill();
        Thread.Sleep(Timeout.Infinite);
    }
}
