using GitKv.Core.Errors;
using GitKv.Core.Remotes;
using GitKv.Core.Remotes.Sync;
using GitKv.Core.Repositories;
using GitKv.Core.Stores;

namespace GitKv.Core.Tests.Remotes.Sync;

/// <summary>Somebody is faster, the remote refuses, or the connection ends.</summary>
public sealed class SyncRaceTests : SyncTestsBase
{
    public static TheoryData<KvLayout> Layouts => [KvLayout.Tree, KvLayout.Branch, KvLayout.Ref];

    [Theory]
    [MemberData(nameof(Layouts))]
    public void Somebody_faster_in_between_loses_nothing_and_is_merged(KvLayout layout)
    {
        (GitRepository one, GitRepository two) = Pair(layout);
        Set(two, "b", "two");
        using var connection = new MeddledConnection(Connect(two))
        {
            BeforePush = number =>
            {
                if (number > 2) return;
                Set(one, "a", "one" + number);
                Set(one, "new" + number, "one");
                Sync(one);
            },
        };
        SyncResult result = StoreSync.Run(two, "s", null, connection);

        // Where each key is a ref, two writers of different keys don't meet.
        Assert.Equal(layout == KvLayout.Tree ? 3 : 1, result.Tries);
        Sync(two);
        Assert.Equal(layout == KvLayout.Tree ? "a=one2 b=two new1=one new2=one" : "a=one1 b=two new1=one", ShowRemote());
        Assert.Equal(ShowRemote(), Show(two));
    }

    [Theory]
    [MemberData(nameof(Layouts))]
    public void Who_is_never_fast_enough_is_told_and_has_what_others_sent(KvLayout layout)
    {
        (GitRepository one, GitRepository two) = Pair(layout);
        Set(two, "b", "two");
        using var connection = new MeddledConnection(Connect(two))
        {
            BeforePush = number =>
            {
                Set(one, "new" + number, "one");
                Set(one, "b", "one" + number);
                Sync(one, options: By("Ours"));
            },
        };
        KvException lost = Assert.Throws<KvException>(() => StoreSync.Run(two, "s", null, connection, By("Ours") with { MostTries = 2 }));
        Assert.Equal((ErrorIds.RemoteLost, true), (lost.ErrorId, lost.IsTransient));
        Assert.Equal("a=0 b=one2 new1=one new2=one", ShowRemote());
        Assert.Equal("a=0 b=two new1=one", Show(two));
        Assert.Equal(SyncOutcome.Exchanged, Sync(two, options: By("Ours")).Outcome);
        Assert.Equal("a=0 b=two new1=one new2=one", ShowRemote());
    }

    [Theory]
    [InlineData(KvLayout.Tree, "refs/kv/s")]
    [InlineData(KvLayout.Branch, "refs/kv/s/b")]
    [InlineData(KvLayout.Ref, "refs/kv/s/b")]
    public void A_refusal_changes_nothing_there_and_is_told_in_the_server_s_words(KvLayout layout, string denied)
    {
        (_, GitRepository two) = Pair(layout);
        Set(two, "a", "two");
        Set(two, "b", "two");
        DenyAll(denied, "frozen for the release");
        string before = RemoteRefs();
        KvException error = Assert.Throws<KvException>(() => Sync(two));
        Assert.Equal((ErrorIds.RemoteDenied, false), (error.ErrorId, error.IsTransient));
        Assert.Contains("frozen for the release", error.Message, StringComparison.Ordinal);
        Assert.Equal(before, RemoteRefs());
        Assert.Equal("a=two b=two", Show(two));
        File.Delete(Path.Combine(Remote, "hooks", "update"));
        Assert.Equal(SyncOutcome.Sent, Sync(two).Outcome);
    }

    [Theory]
    [MemberData(nameof(Layouts))]
    public void A_refusal_that_passes_is_no_denial(KvLayout layout)
    {
        (_, GitRepository two) = Pair(layout);
        Set(two, "a", "two");

        // As where another push holds the lock of the ref for a moment.
        string refused = Path.Combine(Remote, "refused");
        OnUpdate($"mkdir '{refused.Replace('\\', '/')}' 2>/dev/null && exit 1 || exit 0");
        Assert.Equal(SyncOutcome.Sent, Sync(two).Outcome);
        Assert.True(Directory.Exists(refused));
        Assert.Equal("a=two b=0", ShowRemote());
    }

    [Theory]
    [MemberData(nameof(Layouts))]
    public void A_reply_that_is_lost_after_the_change_landed_is_a_success(KvLayout layout)
    {
        (_, GitRepository two) = Pair(layout);
        Set(two, "a", "two");
        using var connection = new MeddledConnection(Connect(two)) { AfterPush = (_, _) => new PushReport(PushState.Interrupted, []) };
        SyncResult result = StoreSync.Run(two, "s", null, connection);
        Assert.Equal((SyncOutcome.Sent, 1), (result.Outcome, result.Tries));
        Assert.Equal(1, connection.Pushes);
        Assert.Equal("a=two b=0", ShowRemote());
    }

    [Theory]
    [MemberData(nameof(Layouts))]
    public void What_others_change_after_an_exchange_that_was_cut_off_is_no_conflict(KvLayout layout)
    {
        (GitRepository one, GitRepository two) = Pair(layout);
        Set(two, "a", "1");
        Set(two, "b", "1");
        using (var connection = new MeddledConnection(Connect(two)) { AfterPush = (_, _) => throw new OperationCanceledException() })
            Assert.Throws<OperationCanceledException>(() => StoreSync.Run(two, "s", null, connection));
        Sync(one);
        Set(one, "a", "2");
        Sync(one);
        Set(two, "b", "3");
        Assert.Empty(Sync(two).Conflicts);
        Assert.Equal("a=2 b=3", ShowRemote());
        Assert.Equal("a=2 b=3", Show(two));
    }

    [Fact]
    public void A_remote_that_is_not_there_is_told_so()
    {
        (GitRepository one, _) = Pair(KvLayout.Tree);
        Directory.Move(Remote, Remote + ".away");
        KvException error = Assert.Throws<KvException>(() => Sync(one));
        Assert.Contains(error.ErrorId, new[] { ErrorIds.RemoteNotFound, ErrorIds.RemoteUnreachable });
    }

    private (GitRepository One, GitRepository Two) Pair(KvLayout layout)
    {
        GitRepository one = Clone("one");
        GitRepository two = Clone("two");
        Make(one, layout);
        Set(one, "a", "0");
        Set(one, "b", "0");
        Sync(one);
        Sync(two);
        return (one, two);
    }
}
