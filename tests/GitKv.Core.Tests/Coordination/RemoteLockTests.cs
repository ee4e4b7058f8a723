using System.Text;
using GitKv.Core.Coordination;
using GitKv.Core.Errors;
using GitKv.Core.Stores;
using GitKv.Core.Tests.Remotes.Cache;
using GitKv.Core.Tests.Support.Servers;

namespace GitKv.Core.Tests.Coordination;

/// <summary>Locks of a store on a remote, as several machines without a clone see them.</summary>
public abstract class RemoteLockTests : IDisposable
{
    private static readonly TimeSpan s_minute = TimeSpan.FromMinutes(1);
    private readonly Lazy<TestServer> _server;
    private readonly List<RemoteClient> _clients = [];

    protected RemoteLockTests() => _server = new Lazy<TestServer>(Start);

    public static TheoryData<KvLayout> Layouts => [KvLayout.Tree, KvLayout.Branch, KvLayout.Ref];

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    [Theory]
    [MemberData(nameof(Layouts))]
    public void A_lock_has_one_holder_and_a_token_that_grows(KvLayout layout)
    {
        KvLocks one = new(Make(layout));
        KvLocks other = new(Machine());
        for (int token = 1; token <= 3; token++)
        {
            Lease lease = (token % 2 == 0 ? other : one).Acquire("lock", Request("ann"));
            Assert.Equal(token, lease.Token);
            foreach (KvLocks locks in (KvLocks[])[one, other])
                Assert.Equal(ErrorIds.LockHeld, Assert.Throws<KvException>(() => locks.Acquire("lock", Request("bob"))).ErrorId);
            other.Renew(lease);
            Assert.Equal(1, one.Find("lock")!.Holders[0].Renewals);
            one.Release(lease);
            Assert.Equal(ErrorIds.LockLost, Assert.Throws<KvException>(() => other.Renew(lease)).ErrorId);
        }

        Assert.Empty(other.Find("lock")!.Holders);
        Fsck();
    }

    [Theory]
    [MemberData(nameof(Layouts))]
    public void A_guarded_write_lands_only_while_the_lease_is_held(KvLayout layout)
    {
        KvStore store = Make(layout);
        Lease first = new KvLocks(store).Acquire("lock", Request("ann"));
        Guarded(store, first.Guard(), "1");
        Guarded(Machine(), new LeaseGuard("lock", first.Token), "2");
        KvLocks other = new(Machine());
        other.Force("lock", "bob", "it hangs");
        Lease second = other.Acquire("lock", Request("bob"));
        KvException lost = Assert.Throws<KvException>(() => Guarded(store, first.Guard(), "3"));
        Assert.Equal(ErrorIds.LockLost, lost.ErrorId);
        Assert.Contains("it hangs", lost.Message, StringComparison.Ordinal);
        Assert.Equal(ErrorIds.LockLost, Assert.Throws<KvException>(() => Guarded(store, new LeaseGuard("lock", first.Token), "3")).ErrorId);
        Guarded(store, new LeaseGuard("lock", second.Token), "4");
        Assert.Equal("4", Get(Machine(), "data"));
        Fsck();
    }

    [Theory]
    [MemberData(nameof(Layouts))]
    public void A_lease_that_is_lost_between_the_writing_and_the_landing_is_noticed(KvLayout layout)
    {
        KvStore store = Make(layout);
        Lease lease = new KvLocks(store).Acquire("lock", Request("ann"));
        using KvTransaction transaction = store.Begin();
        transaction.Guard(lease.Guard());
        transaction.Set("data", "late"u8);
        KvLocks other = new(Machine());
        other.Release(lease);
        other.Acquire("lock", Request("bob"));
        Assert.Equal(ErrorIds.LockLost, Assert.Throws<KvException>(() => transaction.Commit()).ErrorId);
        Assert.Null(Get(Machine(), "data"));
    }

    [Theory]
    [MemberData(nameof(Layouts))]
    public async Task Waiters_of_several_machines_are_served_in_their_order_and_one_who_gives_up_leaves_the_queue(KvLayout layout)
    {
        KvLocks locks = new(Make(layout));
        Lease held = locks.Acquire("lock", Request("first"));
        using var giveUp = new CancellationTokenSource();
        Task impatient = Waiter("impatient", [], giveUp.Token);
        UntilQueued(locks, "impatient");
        List<string> served = [];
        Task second = Waiter("second", served, default);
        UntilQueued(locks, "second");
        Task third = Waiter("third", served, default);
        UntilQueued(locks, "third");
        giveUp.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => impatient);
        Assert.DoesNotContain(locks.Find("lock")!.Waiters, w => w.Holder == "impatient");
        Assert.Equal(ErrorIds.LockTimeout, Assert.Throws<KvException>(() => locks.Acquire("lock", Request("late") with { Wait = TimeSpan.Zero })).ErrorId);
        locks.Release(held);
        await Task.WhenAll(second, third);
        Assert.Equal(["second", "third"], served);
        Assert.Empty(locks.Find("lock")!.Waiters);
    }

    [Theory]
    [MemberData(nameof(Layouts))]
    public void A_lease_is_renewed_meanwhile_and_its_loss_is_told(KvLayout layout)
    {
        KvLocks locks = new(Make(layout));
        Lease lease = locks.Acquire("lock", Request("ann") with { Ttl = TimeSpan.FromSeconds(6) });
        KvStore beside = Machine();
        using var keeper = new LeaseKeeper(lease, stop => new KvLocks(beside, new CommitOptions { Cancellation = stop }).Renew(lease));
        Assert.True(SpinWait.SpinUntil(() => locks.Find("lock")!.Holders is [{ Renewals: > 0 }] || keeper.Reason is not null, s_minute));
        Assert.Null(keeper.Reason);
        locks.Force("lock", "bob", "it hangs");
        Assert.True(keeper.Lost.WaitHandle.WaitOne(s_minute));
        Assert.Equal(ErrorIds.LockLost, keeper.Reason!.ErrorId);
    }

    [Theory]
    [MemberData(nameof(Layouts))]
    public void A_semaphore_has_so_many_holders_and_no_more(KvLayout layout)
    {
        KvLocks one = new(Make(layout));
        KvLocks other = new(Machine());
        LeaseRequest request = Request("ann") with { Kind = LeaseKind.Semaphore, Limit = 2 };
        Lease first = one.Acquire("pool", request);
        Assert.Equal(2, other.Acquire("pool", request with { Id = "two" }).Token);
        Assert.Equal(ErrorIds.LockHeld, Assert.Throws<KvException>(() => one.Acquire("pool", request with { Id = "three" })).ErrorId);
        other.Release(first);
        Assert.Equal(3, one.Acquire("pool", request with { Id = "three" }).Token);
    }

    [Theory]
    [MemberData(nameof(Layouts))]
    public void Numbers_of_a_sequence_are_given_once_and_none_is_left_out(KvLayout layout)
    {
        KvStore[] stores = [Make(layout), Machine(), Machine()];
        Assert.Equal(100, KvSequence.Next(stores[0], "build", start: 100));
        Assert.Equal(101, KvSequence.Next(stores[1], "build", count: 5));
        long[] taken = [.. stores.AsParallel().WithDegreeOfParallelism(stores.Length).SelectMany(s => Enumerable.Range(0, 4).Select(_ => KvSequence.Next(s, "build")))];
        Assert.Equal(Enumerable.Range(106, 12).Select(i => (long)i), taken.Order());
    }

    protected virtual void Dispose(bool disposing)
    {
        if (!disposing) return;
        foreach (RemoteClient client in _clients) client.Dispose();
        if (_server.IsValueCreated) _server.Value.Dispose();
    }

    private protected abstract TestServer Start();

    private static LeaseRequest Request(string holder) => new() { Holder = holder, Ttl = s_minute };

    private static void Guarded(KvStore store, LeaseGuard guard, string value)
    {
        using KvTransaction transaction = store.Begin();
        transaction.Guard(guard);
        transaction.Set("data", Encoding.UTF8.GetBytes(value));
        transaction.Commit();
    }

    private static string? Get(KvStore store, string key)
    {
        KvSnapshot snapshot = store.Snapshot();
        return snapshot.TryGet(key, out KvEntry entry) ? Encoding.UTF8.GetString(snapshot.Read(entry)) : null;
    }

    private static void UntilQueued(KvLocks locks, string holder) =>
        Assert.True(SpinWait.SpinUntil(() => locks.Find("lock")!.Waiters.Any(w => w.Holder == holder), s_minute));

    private RemoteClient Client()
    {
        var client = new RemoteClient(_server.Value.Url);
        _clients.Add(client);
        return client;
    }

    private KvStore Make(KvLayout layout) => Client().Create(layout);

    private KvStore Machine() => Client().Store("s");

    private Task Waiter(string holder, List<string> served, CancellationToken cancellation)
    {
        KvStore store = KvStore.Open(Client().Open(cancellation), "s");
        return Task.Run(() =>
        {
            var locks = new KvLocks(store, new CommitOptions { Cancellation = cancellation });
            Lease lease = locks.Acquire("lock", Request(holder) with { Wait = Timeout.InfiniteTimeSpan });
            served.Add(holder);
            locks.Release(lease);
        }, CancellationToken.None);
    }

    private void Fsck() => _server.Value.Remote.Run("fsck", "--full", "--strict");
}

/// <summary>A remote that is a folder.</summary>
public sealed class FileRemoteLockTests : RemoteLockTests
{
    private protected override TestServer Start() => new FileServer();
}

/// <summary>A remote behind a web server.</summary>
public sealed class HttpRemoteLockTests : RemoteLockTests
{
    private protected override TestServer Start() => new HttpServer();
}
