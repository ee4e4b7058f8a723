using GitKv.Core.Errors;
using GitKv.Core.Merging;
using GitKv.Core.Remotes.Sync;
using GitKv.Core.Repositories;
using GitKv.Core.Stores;
using GitKv.Core.Tests.Support;

namespace GitKv.Core.Tests.Remotes.Sync;

/// <summary>Exchanging a store with a remote.</summary>
public sealed class StoreSyncTests : SyncTestsBase
{
    public static TheoryData<KvLayout> Layouts => [KvLayout.Tree, KvLayout.Branch, KvLayout.Ref];

    [Theory]
    [MemberData(nameof(Layouts))]
    public void A_store_goes_to_an_empty_remote_and_from_there_to_another_clone(KvLayout layout)
    {
        GitRepository one = Clone("one");
        GitRepository two = Clone("two");
        Make(one, layout).SetMergeRules(_ => [new MergeRule("n/**", "Counter")]);
        Set(one, "a/b", "1");
        Set(one, "c", "2");
        SyncResult sent = Sync(one);
        Assert.Equal((SyncOutcome.Sent, 2, 0, 1), (sent.Outcome, sent.Sent, sent.Received, sent.Tries));
        Assert.True(sent.Bytes > 0);
        Assert.Equal("a/b=1 c=2", ShowRemote());

        SyncResult received = Sync(two);
        Assert.Equal((SyncOutcome.Received, 0, 2), (received.Outcome, received.Sent, received.Received));
        Assert.Equal(Show(one), Show(two));
        KvStore store = KvStore.Open(two, "s");
        Assert.Equal((layout, "n/**"), (store.Layout, Assert.Single(store.MergeRules()).Pattern));
        Assert.Equal(SyncOutcome.UpToDate, Sync(one).Outcome);
        Assert.Equal(SyncOutcome.UpToDate, Sync(two).Outcome);
        Fsck(Remote, one.GitDirectory, two.GitDirectory);
    }

    [Theory]
    [MemberData(nameof(Layouts))]
    public void Changes_removals_and_settings_of_both_sides_meet(KvLayout layout)
    {
        (GitRepository one, GitRepository two) = Pair(layout, "a", "b", "c", "d");
        Set(one, "a", "1");
        Remove(one, "b");
        Set(two, "c", "2");
        Remove(two, "d");
        Set(two, "e/f", "3");
        KvStore.Open(two, "s").SetMergeRules(_ => [new MergeRule("n/**", "Max")]);
        Assert.Equal((SyncOutcome.Sent, 2), Of(Sync(one)));
        SyncResult both = Sync(two);
        Assert.Equal((SyncOutcome.Exchanged, 3, 2), (both.Outcome, both.Sent, both.Received));
        Assert.Equal(SyncOutcome.Received, Sync(one).Outcome);
        Assert.Equal("a=1 c=2 e/f=3", Show(one));
        Assert.Equal(Show(one), Show(two));
        Assert.Equal(Show(one), ShowRemote());
        Assert.Equal("Max", Assert.Single(KvStore.Open(one, "s").MergeRules()).Strategy);
        Assert.Equal(SyncOutcome.UpToDate, Sync(two).Outcome);

        static (SyncOutcome, int) Of(SyncResult result) => (result.Outcome, result.Sent);
    }

    [Theory]
    [MemberData(nameof(Layouts))]
    public void With_no_change_the_remote_is_asked_once_and_nothing_else(KvLayout layout)
    {
        (GitRepository one, _) = Pair(layout, "a", "b");
        KvStore.Open(one, "s").Checkpoints.Create(KvStore.Open(one, "s").Snapshot(), "v1");
        Sync(one);
        using var connection = new MeddledConnection(Connect(one));
        Assert.Equal(SyncOutcome.UpToDate, StoreSync.Run(one, "s", null, connection).Outcome);
        Assert.Equal((1, 0, 0), (connection.Lists, connection.Fetches, connection.Pushes));
    }

    [Theory]
    [MemberData(nameof(Layouts))]
    public void Conflicts_change_neither_side_until_they_are_decided(KvLayout layout)
    {
        (GitRepository one, GitRepository two) = Pair(layout, "a", "b");
        Set(one, "a", "one");
        Sync(one);
        Set(two, "a", "two");
        Set(two, "b", "two");
        string before = RemoteRefs();
        string here = Show(two);
        SyncResult conflict = Sync(two);
        Assert.Equal(SyncOutcome.Conflicts, conflict.Outcome);
        Assert.Equal("a", Assert.Single(conflict.Conflicts).Key);
        Assert.Equal((before, here), (RemoteRefs(), Show(two)));
        Assert.Null(PendingMerge.Find(KvStore.Open(two, "s")));

        Assert.Equal(SyncOutcome.Pending, Sync(two, options: new SyncOptions { KeepConflicts = true }).Outcome);
        Assert.Equal((before, here), (RemoteRefs(), Show(two)));
        Assert.Equal(ErrorIds.MergePending, Assert.Throws<KvException>(() => Sync(two)).ErrorId);
        PendingMerge.Get(KvStore.Open(two, "s")).Resolve([new ConflictDecision("a", null, MergeUse.Theirs)]).Complete();
        Assert.Equal(SyncOutcome.Sent, Sync(two).Outcome);
        Sync(one);
        Assert.Equal("a=one b=two", Show(one));
        Assert.Equal(Show(one), Show(two));
    }

    [Theory]
    [MemberData(nameof(Layouts))]
    public void A_strategy_of_the_call_decides(KvLayout layout)
    {
        (GitRepository one, GitRepository two) = Pair(layout, "a");
        Set(one, "a", "7");
        Sync(one);
        Set(two, "a", "9");
        SyncResult result = Sync(two, options: By("Max"));
        Assert.Contains(result.Outcome, new[] { SyncOutcome.Exchanged, SyncOutcome.Sent });
        Assert.Equal("a", Assert.Single(result.Merged));
        Assert.Equal("a=9", ShowRemote());
    }

    [Theory]
    [MemberData(nameof(Layouts))]
    public void Each_way_goes_alone(KvLayout layout)
    {
        (GitRepository one, GitRepository two) = Pair(layout, "a", "b");
        Set(one, "a", "1");
        Assert.Equal(SyncOutcome.Sent, Sync(one, options: new SyncOptions { Direction = SyncDirection.Send }).Outcome);
        Set(two, "b", "2");
        KvException behind = Assert.Throws<KvException>(() => Sync(two, options: new SyncOptions { Direction = SyncDirection.Send }));
        Assert.Equal(ErrorIds.RemoteLost, behind.ErrorId);
        Assert.Equal("a=0 b=2", Show(two));
        SyncResult received = Sync(two, options: new SyncOptions { Direction = SyncDirection.Receive });
        Assert.Equal((SyncOutcome.Received, 1), (received.Outcome, received.Received));
        Assert.Equal("a=1 b=2", Show(two));
        Assert.Equal("a=1 b=0", ShowRemote());
        Assert.Equal(SyncOutcome.Sent, Sync(two, options: new SyncOptions { Direction = SyncDirection.Send }).Outcome);
        Assert.Equal("a=1 b=2", ShowRemote());
    }

    [Fact]
    public void Checkpoints_travel_both_ways_and_their_removal_too()
    {
        (GitRepository one, GitRepository two) = Pair(KvLayout.Branch, "a");
        Name(one, "v1");
        Name(two, "v2");
        Assert.Equal("v1", Assert.Single(Sync(one).Checkpoints));
        Assert.Equal(["v1", "v2"], Sync(two).Checkpoints);
        Sync(one);
        Assert.Equal(["v1", "v2"], Names(one));
        Assert.Equal(["v1", "v2"], Names(two));
        KvStore.Open(one, "s").Checkpoints.Remove(KvStore.Open(one, "s").Checkpoints.TryFind("v2")!);
        Sync(one);
        Sync(two);
        Assert.Equal(["v1"], Names(two));

        Name(one, "v1", replace: true);
        Set(two, "a", "1");
        Name(two, "v1", replace: true);
        Sync(one);
        string mine = Git.Run(two.GitDirectory, "rev-parse", "refs/tags/kv/s/v1");
        Assert.Equal("v1", Assert.Single(Sync(two).CheckpointConflicts));
        Assert.Equal(mine, Git.Run(two.GitDirectory, "rev-parse", "refs/tags/kv/s/v1"));
        Assert.NotEqual(mine, Git.Run(Remote, "rev-parse", "refs/tags/kv/s/v1"));

        static void Name(GitRepository clone, string name, bool replace = false) => KvStore.Open(clone, "s").Checkpoints.Create(KvStore.Open(clone, "s").Snapshot(), name, replace: replace);
        static string[] Names(GitRepository clone) => [.. KvStore.Open(clone, "s").Checkpoints.List().Select(c => c.Name)];
    }

    [Fact]
    public void A_store_among_branches_stays_there()
    {
        GitRepository one = Clone("one");
        GitRepository two = Clone("two");
        KvStore.Create(one, new StoreOptions("s") { RefPrefix = "refs/heads/kv/s" });
        Set(one, "a", "1");
        Sync(one);
        Assert.Equal("refs/heads/kv/s", Git.Run(Remote, "for-each-ref", "--format=%(refname)"));
        Sync(two);
        Assert.Equal("refs/heads/kv/s", KvStore.Open(two, "s").RefPrefix);
        Assert.Equal("a=1", Show(two));
    }

    [Fact]
    public void Refs_made_by_hand_are_exchanged_by_their_prefix()
    {
        GitRepository one = Clone("one");
        GitRepository two = Clone("two");
        Git.Run(one.GitDirectory, "update-ref", "refs/my-objects/x/y", Git.RunWith(one.GitDirectory, "hello", null, "hash-object", "-w", "--stdin"));
        using (var connection = Connect(one)) Assert.Equal(SyncOutcome.Sent, StoreSync.Run(one, "default", "refs/my-objects", connection).Outcome);
        using (var connection = Connect(two)) Assert.Equal(SyncOutcome.Received, StoreSync.Run(two, "default", "refs/my-objects", connection).Outcome);
        Assert.Equal("hello", Git.Run(two.GitDirectory, "cat-file", "blob", "refs/my-objects/x/y"));
    }

    [Theory]
    [MemberData(nameof(Layouts))]
    public void Stores_that_were_made_apart_become_one(KvLayout layout)
    {
        GitRepository one = Clone("one");
        GitRepository two = Clone("two");
        Make(one, layout);
        Make(two, layout);
        Set(one, "a", "1");
        Set(two, "b", "2");
        Sync(one);
        Assert.True(Sync(two).IsUnrelated);
        Sync(one);
        Assert.Equal("a=1 b=2", Show(one));
        Assert.Equal(Show(one), Show(two));
        Assert.Equal(SyncOutcome.UpToDate, Sync(two).Outcome);
        Assert.Equal(SyncOutcome.UpToDate, Sync(one).Outcome);
    }

    [Fact]
    public void Another_layout_there_is_another_store()
    {
        GitRepository one = Clone("one");
        GitRepository two = Clone("two");
        Make(one, KvLayout.Tree);
        Make(two, KvLayout.Ref);
        Set(two, "a", "1");
        Sync(one);
        KvException error = Assert.Throws<KvException>(() => Sync(two));
        Assert.Equal(ErrorIds.RemoteInvalid, error.ErrorId);
        Assert.Equal("a=1", Show(two));
    }

    [Fact]
    public void A_store_that_is_nowhere_is_told()
    {
        Assert.Equal(ErrorIds.StoreNotFound, Assert.Throws<KvException>(() => Sync(Clone("one"), "nowhere")).ErrorId);
    }

    [Theory]
    [MemberData(nameof(Layouts))]
    public void A_key_can_become_a_directory(KvLayout layout)
    {
        (GitRepository one, GitRepository two) = Pair(layout, "a", "b/c");
        Remove(one, "a");
        Set(one, "a/x", "1");
        Remove(one, "b/c");
        Set(one, "b", "1");
        Sync(one);
        Sync(two);
        Assert.Equal("a/x=1 b=1", Show(two));
        Assert.Equal(SyncOutcome.UpToDate, Sync(two).Outcome);
        Fsck(Remote, two.GitDirectory);
    }

    [Fact]
    public void A_shallow_clone_exchanges_what_is_new()
    {
        (GitRepository one, _) = Pair(KvLayout.Tree, "a", "b");
        string path = Path.Combine(Folder, "shallow");
        Git.Run(Folder, "init", "-q", path);
        Git.Run(path, "remote", "add", "origin", "file://" + Remote);
        Git.Run(path, "fetch", "-q", "--depth", "1", "origin", "+refs/kv/s:refs/kv/s");
        GitRepository shallow = Open(path);
        Assert.True(shallow.IsShallow);
        Set(one, "a", "1");
        Sync(one);
        Set(shallow, "b", "2");
        Assert.Equal(SyncOutcome.Exchanged, Sync(shallow).Outcome);
        Sync(one);
        Assert.Equal("a=1 b=2", Show(one));
        Fsck(Remote);
    }

    private (GitRepository One, GitRepository Two) Pair(KvLayout layout, params string[] keys)
    {
        GitRepository one = Clone("one");
        GitRepository two = Clone("two");
        Make(one, layout);
        foreach (string key in keys) Set(one, key, "0");
        Sync(one);
        Sync(two);
        return (one, two);
    }
}
