using System.Text;
using GitKv.Core.Errors;
using GitKv.Core.Remotes;
using GitKv.Core.Remotes.Cache;
using GitKv.Core.Stores;
using GitKv.Core.Tests.Support.Servers;

namespace GitKv.Core.Tests.Remotes.Cache;

/// <summary>What became of a change whose answer did not come.</summary>
public sealed class LostReplyTests : IDisposable
{
    private readonly BareRemote _remote = new BareRemote().Configure("uploadpack.allowFilter", "true");
    private readonly DroppingConnection.Plan _plan = new();
    private readonly RemoteClient _client;
    private readonly RemoteClient _other;

    public LostReplyTests()
    {
        _client = new RemoteClient(_remote.Path, c => new DroppingConnection(c, _plan));
        _other = new RemoteClient(_remote.Path);
    }

    public static TheoryData<KvLayout> Layouts => [KvLayout.Tree, KvLayout.Branch, KvLayout.Ref];

    public void Dispose()
    {
        _client.Dispose();
        _other.Dispose();
        _remote.Dispose();
    }

    [Theory]
    [MemberData(nameof(Layouts))]
    public void OneThatLandedIsWonAndNotRepeated(KvLayout layout)
    {
        KvStore store = Begin(layout);
        _plan.DropAfter = 1;
        Increment(store);
        Assert.Equal(1, _plan.Pushes);
        Assert.Equal("1", RemoteStoreTests.Get(_other.Store("s"), "n"));
        if (layout != KvLayout.Ref) Assert.Equal("1", Commits(layout, "Increment"));
    }

    [Theory]
    [MemberData(nameof(Layouts))]
    public void OneThatDidNotLandIsSentAgainAndLandsOnce(KvLayout layout)
    {
        KvStore store = Begin(layout);
        _plan.DropBefore = 2;
        Increment(store);
        Assert.Equal(3, _plan.Pushes);
        Assert.Equal("1", RemoteStoreTests.Get(_other.Store("s"), "n"));
        if (layout != KvLayout.Ref) Assert.Equal("1", Commits(layout, "Increment"));
    }

    [Theory]
    [MemberData(nameof(Layouts))]
    public void OneThatLandedAndWasOvertakenIsWonStill(KvLayout layout)
    {
        KvStore store = Begin(layout);
        KvStore other = _other.Store("s");
        _plan.DropAfter = 1;
        _plan.Meanwhile = () =>
        {
            Increment(other);
            Increment(other);
        };
        Increment(store);
        Assert.Equal(1, _plan.Pushes);
        Assert.Equal("3", RemoteStoreTests.Get(_other.Store("s"), "n"));
    }

    [Theory]
    [MemberData(nameof(Layouts))]
    public void OneThatDidNotLandAndWasOvertakenIsMadeAnewOnWhatIsThere(KvLayout layout)
    {
        KvStore store = Begin(layout);
        KvStore other = _other.Store("s");
        bool first = true;
        store.Update("n", (t, entry) =>
        {
            t.Set("n", Encoding.UTF8.GetBytes($"{Number(t.Read(entry!.Value)) + 1}"));
            if (first) Increment(other);
            first = false;
        });
        Assert.Equal("2", RemoteStoreTests.Get(_other.Store("s"), "n"));
    }

    [Theory]
    [MemberData(nameof(Layouts))]
    public void WhatCannotBeAskedIsUnknownAndNamesTheTransaction(KvLayout layout)
    {
        KvStore store = Begin(layout);
        ((RemoteRefStore)store.Repository.Refs).Patience = TimeSpan.Zero;
        _plan.DropAfter = 1;
        _plan.DiesAfterwards = true;
        KvException unknown = Assert.Throws<KvException>(() => Increment(store));
        Assert.Equal(ErrorIds.RemoteUnknown, unknown.ErrorId);
        Assert.Equal(RemoteOutcome.Unknown, unknown.Outcome);
        Assert.Matches("transaction is [0-9a-f]{32}", unknown.Message);
        Assert.Equal("1", RemoteStoreTests.Get(_other.Store("s"), "n"));
    }

    [Fact]
    public void ALockThatWasTakenIsNotTakenForSomebodyElses()
    {
        KvStore store = Begin(KvLayout.Ref);
        _plan.DropAfter = 1;
        RemoteStoreTests.Set(store, "lock", "held", Precondition.MustNotExist);
        Assert.Equal(1, _plan.Pushes);
    }

    [Fact]
    public void WhetherAConditionalRemovalWasOursIsUnknownWhereNothingTells()
    {
        KvStore store = Begin(KvLayout.Ref);
        Assert.True(store.Snapshot().TryGet("n", out KvEntry entry));
        _plan.DropAfter = 1;
        using KvTransaction transaction = store.Begin();
        transaction.Remove("n", Precondition.MustMatch(entry.Version));
        Assert.Equal(ErrorIds.RemoteUnknown, Assert.Throws<KvException>(() => transaction.Commit()).ErrorId);

        RemoteStoreTests.Set(store, "n", "0");
        _plan.DropAfter = 1;
        RemoteStoreTests.Remove(store, "n");
        Assert.False(_other.Store("s").Snapshot().TryGet("n", out _));
    }

    private static int Number(byte[] value) => int.Parse(Encoding.UTF8.GetString(value), null);

    private static void Increment(KvStore store) =>
        store.Update("n", (t, entry) => t.Set("n", Encoding.UTF8.GetBytes($"{Number(t.Read(entry!.Value)) + 1}")), new CommitOptions { Message = "Increment" });

    private KvStore Begin(KvLayout layout)
    {
        KvStore store = _client.Create(layout);
        RemoteStoreTests.Set(store, "n", "0");
        _plan.Pushes = 0;
        return store;
    }

    private string Commits(KvLayout layout, string message) =>
        _remote.Run("rev-list", "--count", "--grep", "^" + message, layout == KvLayout.Tree ? "refs/kv/s" : "refs/kv/s/n").Trim();
}
