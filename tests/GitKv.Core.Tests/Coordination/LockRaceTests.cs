using System.Diagnostics;
using System.Globalization;
using System.Text;
using GitKv.Core.Coordination;
using GitKv.Core.Errors;
using GitKv.Core.Remotes;
using GitKv.Core.Remotes.Cache;
using GitKv.Core.Repositories;
using GitKv.Core.Stores;
using GitKv.Core.Tests.Stores;
using GitKv.Core.Tests.Support;
using GitKv.Core.Tests.Support.Servers;

namespace GitKv.Core.Tests.Coordination;

/// <summary>
/// Many processes that want one lock, some of which are killed while they hold it or wait for it. What happened is told by a log that only the holder
/// can write. Small unless GITKV_RACE_PROCESSES says otherwise.
/// </summary>
public sealed class LockRaceTests : StoreTestsBase
{
    private const int Machines = 4;
    private const int Rounds = 2;

    private static readonly int s_contenders = int.TryParse(Environment.GetEnvironmentVariable("GITKV_RACE_PROCESSES"), NumberStyles.None, CultureInfo.InvariantCulture, out int set) ? Math.Max(set, 4) : 8;

    [Theory]
    [InlineData(KvLayout.Tree)]
    [InlineData(KvLayout.Ref)]
    public void One_at_a_time_holds_a_lock_and_none_that_is_killed_keeps_it(KvLayout layout)
    {
        KvStore store = Make(layout);
        Race(Contend, i => [Repo.Root, Role(i)]);
        Judge(store);
        Fsck();
    }

    [Theory]
    [InlineData(KvLayout.Tree)]
    [InlineData(KvLayout.Branch)]
    [InlineData(KvLayout.Ref)]
    public void One_at_a_time_holds_a_lock_on_a_remote_whichever_machine_it_is_on(KvLayout layout)
    {
        using var remote = new BareRemote();
        using var folder = new TempFolder();
        using GitRepository repository = OpenRemote(remote.Path, Path.Combine(folder.Path, "judge"));
        KvStore store = KvStore.Create(repository, new StoreOptions("s", layout));
        Race(ContendRemotely, i => [remote.Path, Role(i), Path.Combine(folder.Path, $"machine{i % Machines}")]);
        repository.Refs.Refresh();
        Judge(store);
        remote.Run("fsck", "--full", "--strict");
    }

    internal static void Contend(string[] arguments)
    {
        using GitRepository repository = GitRepository.Open(arguments[0]);
        repository.Refs.LockTimeout = TimeSpan.FromMinutes(1);
        ContendAs(arguments[1], KvStore.Open(repository, "s"), TimeSpan.FromSeconds(2));
    }

    internal static void ContendRemotely(string[] arguments)
    {
        using GitRepository repository = OpenRemote(arguments[0], arguments[2]);
        ContendAs(arguments[1], KvStore.Open(repository, "s"), TimeSpan.FromSeconds(5));
    }

    internal static string Role(int index) => (index % 4) switch { 0 => "dies holding", 1 => "dies waiting", _ => "works" };

    private static GitRepository OpenRemote(string url, string cache) => RemoteRepository.Open(RemoteAddress.Resolve(null, url), new RemoteCache(cache));

    /// <summary>Runs all to their end: none that works is kept from the lock for ever, and those that are to be killed were.</summary>
    private static void Race(Action<string[]> contend, Func<int, string[]> arguments)
    {
        List<TestProcess> contenders = [.. Enumerable.Range(0, s_contenders).Select(i => TestProcess.Start(contend, arguments(i)))];
        try
        {
            for (int i = 0; i < s_contenders; i++)
            {
                if (Role(i) == "works") contenders[i].AssertSucceeded();
                else Assert.NotEqual(0, contenders[i].ExitCode);
            }
        }
        finally
        {
            foreach (TestProcess contender in contenders) contender.Dispose();
        }
    }

    private static void Judge(KvStore store)
    {
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

        int workers = Enumerable.Range(0, s_contenders).Count(i => Role(i) == "works");
        Assert.True(left >= workers * Rounds && entered > left, $"{entered} entered, {left} left.");
        Assert.True(new KvLocks(store).Acquire("lock", Request(Timeout.InfiniteTimeSpan, TimeSpan.FromSeconds(2))).Token > last);
    }

    private static void ContendAs(string role, KvStore store, TimeSpan ttl)
    {
        var locks = new KvLocks(store);
        for (int done = 0; done < Rounds;)
        {
            Lease lease = locks.Acquire("lock", Request(Timeout.InfiniteTimeSpan, ttl), (state, _) =>
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

    private static LeaseRequest Request(TimeSpan wait, TimeSpan ttl) => new()
    {
        Holder = $"process {Environment.ProcessId}",
        Ttl = ttl,
        Patience = 2 * ttl,
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
