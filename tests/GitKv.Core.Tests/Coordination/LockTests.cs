using System.Text;
using GitKv.Core.Coordination;
using GitKv.Core.Errors;
using GitKv.Core.Stores;
using GitKv.Core.Tests.Stores;
using GitKv.Core.Tests.Support;

namespace GitKv.Core.Tests.Coordination;

/// <summary>Locks of stores of each layout, one step after the other.</summary>
public sealed class LockTests : StoreTestsBase
{
    private static readonly TimeSpan s_minute = TimeSpan.FromMinutes(1);

    [Theory]
    [InlineData(KvLayout.Tree)]
    [InlineData(KvLayout.Branch)]
    [InlineData(KvLayout.Ref)]
    public void A_lock_has_one_holder_and_a_token_that_grows(KvLayout layout)
    {
        KvStore store = Make(layout);
        var locks = new KvLocks(store);
        for (int token = 1; token <= 3; token++)
        {
            Lease lease = locks.Acquire("locks/deploy", Request("ann"));
            Assert.Equal(token, lease.Token);
            KvException held = Assert.Throws<KvException>(() => locks.Acquire("locks/deploy", Request("bob")));
            Assert.Equal((ErrorIds.LockHeld, KvErrorKind.Busy), (held.ErrorId, held.Kind));
            Assert.Contains("ann", held.Message, StringComparison.Ordinal);
            locks.Renew(lease);
            Assert.Equal(1, locks.Find("locks/deploy")!.Holders[0].Renewals);
            locks.Release(lease);
            Assert.Equal(ErrorIds.LockLost, Assert.Throws<KvException>(() => locks.Release(lease)).ErrorId);
            Assert.Equal(ErrorIds.LockLost, Assert.Throws<KvException>(() => locks.Renew(lease)).ErrorId);
        }

        Assert.Empty(locks.Find("locks/deploy")!.Holders);
        Fsck();
    }

    [Theory]
    [InlineData(KvLayout.Tree)]
    [InlineData(KvLayout.Branch)]
    [InlineData(KvLayout.Ref)]
    public void A_guarded_write_lands_only_while_the_lease_is_held(KvLayout layout)
    {
        KvStore store = Make(layout);
        var locks = new KvLocks(store);
        Lease first = locks.Acquire("lock", Request("ann"));
        Guarded(store, first.Guard(), "1");
        locks.Renew(first);
        Guarded(store, first.Guard(), "2");
        locks.Force("lock", "bob", "it hangs");
        Assert.Equal(ErrorIds.LockLost, Assert.Throws<KvException>(() => Guarded(store, first.Guard(), "3")).ErrorId);
        Lease second = locks.Acquire("lock", Request("bob"));
        KvException lost = Assert.Throws<KvException>(() => Guarded(store, first.Guard(), "3"));
        Assert.Contains("it hangs", lost.Message, StringComparison.Ordinal);
        Assert.Equal(ErrorIds.LockLost, Assert.Throws<KvException>(() => Guarded(store, new LeaseGuard("lock", first.Token), "3")).ErrorId);
        Guarded(store, new LeaseGuard("lock", second.Token), "4");
        Assert.Equal("4", Get(store, "data"));
        Fsck();
    }

    [Theory]
    [InlineData(KvLayout.Tree)]
    [InlineData(KvLayout.Branch)]
    [InlineData(KvLayout.Ref)]
    public void A_lease_that_is_lost_between_the_writing_and_the_landing_is_noticed(KvLayout layout)
    {
        KvStore store = Make(layout);
        var locks = new KvLocks(store);
        Lease lease = locks.Acquire("lock", Request("ann"));
        using KvTransaction transaction = store.Begin();
        transaction.Guard(lease.Guard());
        transaction.Set("data", "late"u8);
        locks.Release(lease);
        locks.Acquire("lock", Request("bob"));
        Assert.Equal(ErrorIds.LockLost, Assert.Throws<KvException>(() => transaction.Commit()).ErrorId);
        Assert.Null(Get(store, "data"));
    }

    [Theory]
    [InlineData(KvLayout.Tree, KvLayout.Ref)]
    [InlineData(KvLayout.Ref, KvLayout.Tree)]
    [InlineData(KvLayout.Branch, KvLayout.Ref)]
    public void A_lock_of_one_store_guards_writes_to_another(KvLayout data, KvLayout locking)
    {
        KvStore store = Make(data, "data");
        KvStore other = Make(locking, "locking");
        var locks = new KvLocks(other);
        Lease lease = locks.Acquire("lock", Request("ann"));
        Guarded(store, lease.Guard(), "1");
        locks.Force("lock", "bob", "no");
        Assert.Equal(ErrorIds.LockLost, Assert.Throws<KvException>(() => Guarded(store, lease.Guard(), "2")).ErrorId);
        Assert.Equal("1", Get(store, "data"));
    }

    [Fact]
    public void A_holder_whose_own_clock_says_that_its_time_is_up_writes_nothing_until_it_has_renewed()
    {
        var time = new SteppedTime();
        Repository.Time = time;
        KvStore store = Make(KvLayout.Tree);
        var locks = new KvLocks(store);
        Lease lease = locks.Acquire("lock", Request("ann"));
        time.Advance(s_minute);
        Assert.True(lease.IsOver);
        Assert.Equal(ErrorIds.LockLost, Assert.Throws<KvException>(() => Guarded(store, lease.Guard(), "1")).ErrorId);
        locks.Renew(lease);
        Guarded(store, lease.Guard(), "1");
    }

    [Fact]
    public void One_who_does_not_wait_takes_over_by_the_recorded_times_and_the_skew_that_is_allowed()
    {
        var time = new SteppedTime();
        Repository.Time = time;
        var locks = new KvLocks(Make(KvLayout.Tree));
        locks.Acquire("lock", Request("ann"));
        time.Advance(s_minute + TimeSpan.FromSeconds(20));
        Assert.Equal(ErrorIds.LockHeld, Assert.Throws<KvException>(() => locks.Acquire("lock", Request("bob"))).ErrorId);
        Lease lease = locks.Acquire("lock", Request("bob") with { ClockSkew = TimeSpan.FromSeconds(1) });
        Assert.Equal(2, lease.Token);
        Assert.Equal(LeaseEndKind.Expired, locks.Find("lock")!.Last!.Kind);
    }

    [Theory]
    [InlineData(KvLayout.Tree)]
    [InlineData(KvLayout.Branch)]
    public void The_token_goes_on_where_the_item_was_removed_by_hand(KvLayout layout)
    {
        KvStore store = Make(layout);
        var locks = new KvLocks(store);
        for (int i = 0; i < 3; i++) locks.Release(locks.Acquire("lock", Request("ann")));
        Remove(store, "lock");
        Set(store, "other", "1");
        Assert.Equal(4, locks.Acquire("lock", Request("ann")).Token);
    }

    [Fact]
    public async Task Waiters_are_served_in_their_order_and_one_who_gives_up_leaves_the_queue()
    {
        KvStore store = Make(KvLayout.Ref);
        var locks = new KvLocks(store);
        Lease held = locks.Acquire("lock", Request("first"));
        using var giveUp = new CancellationTokenSource();
        Task impatient = Waiter(store, "impatient", [], giveUp.Token);
        UntilQueued(locks, "impatient");
        List<string> served = [];
        Task second = Waiter(store, "second", served, default);
        UntilQueued(locks, "second");
        Task third = Waiter(store, "third", served, default);
        UntilQueued(locks, "third");
        giveUp.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => impatient);
        Assert.DoesNotContain(locks.Find("lock")!.Waiters, w => w.Holder == "impatient");
        KvException late = Assert.Throws<KvException>(() => locks.Acquire("lock", Request("late") with { Wait = TimeSpan.Zero }));
        Assert.Equal(ErrorIds.LockTimeout, late.ErrorId);
        locks.Release(held);
        await Task.WhenAll(second, third);
        Assert.Equal(["second", "third"], served);
        Assert.Empty(locks.Find("lock")!.Waiters);
    }

    [Theory]
    [InlineData("text")]
    [InlineData("{\"gitkv\":\"lock\"}")]
    [InlineData("{\"gitkv\":\"lock\",\"token\":-1,\"holder\":null}")]
    [InlineData("{\"gitkv\":\"lock\",\"token\":1,\"holder\":\"x\",\"ttl\":1e300,\"acquired\":\"2020-01-01Z\",\"renewed\":\"2020-01-01Z\",\"renewals\":0,\"lease\":\"a\"}")]
    [InlineData("{\"gitkv\":\"lock\",\"token\":\"1\",\"holder\":null}")]
    [InlineData("[[[[[[[[[[[[]]]]]]]]]]]]")]
    public void An_item_that_is_something_else_is_left_as_it_is(string value)
    {
        KvStore store = Make(KvLayout.Tree);
        Set(store, "x", value);
        Assert.Equal(ErrorIds.LockInvalid, Assert.Throws<KvException>(() => new KvLocks(store).Acquire("x", Request("ann"))).ErrorId);
        Assert.Equal(value, Get(store, "x"));
    }

    [Fact]
    public void A_semaphore_has_so_many_holders_and_no_more()
    {
        KvStore store = Make(KvLayout.Ref);
        var locks = new KvLocks(store);
        LeaseRequest request = Request("ann") with { Kind = LeaseKind.Semaphore, Limit = 2 };
        Lease first = locks.Acquire("pool", request);
        Lease second = locks.Acquire("pool", request with { Id = "two" });
        Assert.Equal((1, 2), (first.Token, second.Token));
        Assert.Equal(ErrorIds.LockHeld, Assert.Throws<KvException>(() => locks.Acquire("pool", request with { Id = "three" })).ErrorId);
        locks.Release(first);
        Assert.Equal(3, locks.Acquire("pool", request with { Id = "three" }).Token);
        Assert.Equal(ErrorIds.LockInvalid, Assert.Throws<KvException>(() => locks.Acquire("pool", Request("bob"))).ErrorId);
        Assert.Equal([2L, 3L], locks.Find("pool")!.Holders.Select(h => h.Token));
    }

    [Theory]
    [InlineData(KvLayout.Tree)]
    [InlineData(KvLayout.Branch)]
    [InlineData(KvLayout.Ref)]
    public void Numbers_of_a_sequence_are_given_once_and_none_is_left_out(KvLayout layout)
    {
        KvStore store = Make(layout);
        Assert.Equal(100, KvSequence.Next(store, "build", start: 100));
        Assert.Equal(101, KvSequence.Next(store, "build", count: 5, start: 7));
        long[] taken = [.. Enumerable.Range(0, 4).AsParallel().WithDegreeOfParallelism(4).SelectMany(_ => Enumerable.Range(0, 10).Select(_ => KvSequence.Next(store, "build")))];
        Assert.Equal(Enumerable.Range(106, 40).Select(i => (long)i), taken.Order());
        Assert.Equal("145\n", Get(store, "build"));
        Set(store, "x", "{}");
        Assert.Equal(ErrorIds.SequenceInvalid, Assert.Throws<KvException>(() => KvSequence.Next(store, "x")).ErrorId);
        Set(store, "y", "9223372036854775807");
        Assert.Equal(ErrorIds.SequenceInvalid, Assert.Throws<KvException>(() => KvSequence.Next(store, "y")).ErrorId);
    }

    private static LeaseRequest Request(string holder) => new() { Holder = holder, Ttl = s_minute };

    private static void Guarded(KvStore store, LeaseGuard guard, string value)
    {
        using KvTransaction transaction = store.Begin();
        transaction.Guard(guard);
        transaction.Set("data", Encoding.UTF8.GetBytes(value));
        transaction.Commit();
    }

    private static Task Waiter(KvStore store, string holder, List<string> served, CancellationToken cancellation) => Task.Run(() =>
    {
        var locks = new KvLocks(store, new CommitOptions { Cancellation = cancellation });
        Lease lease = locks.Acquire("lock", Request(holder) with { Wait = Timeout.InfiniteTimeSpan });
        served.Add(holder);
        locks.Release(lease);
    }, CancellationToken.None);

    private static void UntilQueued(KvLocks locks, string holder) =>
        Assert.True(SpinWait.SpinUntil(() => locks.Find("lock")!.Waiters.Any(w => w.Holder == holder), TimeSpan.FromSeconds(60)));
}
