using System.Text;
using GitKv.Core.Errors;
using GitKv.Core.Remotes;
using GitKv.Core.Repositories;
using GitKv.Core.Stores;
using GitKv.Core.Stores.History;
using GitKv.Core.Tests.Support.Servers;

namespace GitKv.Core.Tests.Remotes.Cache;

/// <summary>Stores of a remote, read and written without a clone.</summary>
public abstract class RemoteStoreTests : IDisposable
{
    private readonly Lazy<TestServer> _server;

    protected RemoteStoreTests() => _server = new Lazy<TestServer>(Start);

    internal BareRemote Remote => Server.Remote;

    private TestServer Server => _server.Value;

    public static TheoryData<KvLayout> Layouts => [KvLayout.Tree, KvLayout.Branch, KvLayout.Ref];

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    [Theory]
    [MemberData(nameof(Layouts))]
    public void WhatOneMachineWritesAnotherReads(KvLayout layout)
    {
        using RemoteClient one = Client();
        using RemoteClient other = Client();
        KvStore store = one.Create(layout);
        Set(store, "a/b", "1");
        Set(store, "c", "2");

        KvStore seen = other.Store("s");
        Assert.Equal(layout, seen.Layout);
        Assert.Equal("1", Get(seen, "a/b"));
        Assert.Equal(["a/b", "c"], seen.Snapshot().Enumerate().Select(e => e.Key).Order());

        Remove(seen, "c");
        Set(seen, "a/b", "3");
        KvStore again = one.Store("s");
        Assert.Equal("3", Get(again, "a/b"));
        Assert.False(again.Snapshot().TryGet("c", out _));
        Remote.Run("fsck", "--strict");
    }

    [Fact]
    public void AStoreThatWasOneRefAndIsManyNowIsFoundAsWhatItIs()
    {
        using RemoteClient one = Client();
        using RemoteClient other = Client();
        Set(one.Create(KvLayout.Tree), "k", "1");
        Assert.Equal("1", Get(one.Store("s"), "k"));
        other.Store("s").Remove();
        Set(other.Create(KvLayout.Ref), "k", "2");
        KvStore seen = one.Store("s");
        Assert.Equal(KvLayout.Ref, seen.Layout);
        Assert.Equal("2", Get(seen, "k"));
    }

    [Fact]
    public void AStoreThatIsKnownIsOpenedWithOneListing()
    {
        using RemoteClient one = Client();
        Set(one.Create(KvLayout.Tree), "k", "1");
        Get(one.Store("s"), "k");
        KvStore known = one.Store("s");
        Assert.Equal(1, known.Repository.Link!.Exchanges);
    }

    [Theory]
    [MemberData(nameof(Layouts))]
    public void APreconditionIsCheckedAgainstWhatTheRemoteHasNow(KvLayout layout)
    {
        using RemoteClient one = Client();
        using RemoteClient other = Client();
        KvStore first = one.Create(layout);
        Set(first, "k", "1");
        KvStore second = other.Store("s");
        KvSnapshot seen = second.Snapshot();
        Assert.True(seen.TryGet("k", out KvEntry old));
        string newer = Set(first, "k", "2");

        VersionMismatchException lost = Assert.Throws<VersionMismatchException>(() => Set(second, "k", "3", Precondition.MustMatch(old.Version)));
        Assert.Equal(newer, lost.Actual);
        Assert.Equal(RemoteOutcome.Lost, lost.Outcome);
        Assert.Equal(ErrorIds.ItemExists, Assert.Throws<KvException>(() => Set(second, "k", "3", Precondition.MustNotExist)).ErrorId);
        Assert.Equal(ErrorIds.ItemNotFound, Assert.Throws<KvException>(() => Set(second, "other", "3", Precondition.MustExist)).ErrorId);
        Set(second, "k", "3", Precondition.MustMatch(newer));
        Assert.Equal("3", Get(one.Store("s"), "k"));
    }

    [Theory]
    [MemberData(nameof(Layouts))]
    public void WhatWasReadEarlierDoesNotMakeAPreconditionFailThatHoldsNow(KvLayout layout)
    {
        using RemoteClient one = Client();
        using RemoteClient other = Client();
        KvStore first = one.Create(layout);
        Set(first, "k", "1");
        KvStore second = other.Store("s");
        using KvTransaction begun = second.Begin();
        Assert.True(begun.TryGet("k", out _));
        begun.Remove("other");
        Remove(first, "k");
        begun.Set("new", "1"u8, Precondition.MustNotExist);
        begun.Commit();
        Set(second, "k", "2");
        Assert.Equal("2", Get(one.Store("s"), "k"));
    }

    [Theory]
    [MemberData(nameof(Layouts))]
    public void OfTwoThatMakeTheSameItemOneWins(KvLayout layout)
    {
        using RemoteClient one = Client();
        using RemoteClient other = Client();
        one.Create(layout);
        KvStore first = one.Store("s");
        KvStore second = other.Store("s");
        using KvTransaction a = first.Begin();
        using KvTransaction b = second.Begin();
        a.Set("lock", "held"u8, Precondition.MustNotExist);
        b.Set("lock", "held"u8, Precondition.MustNotExist);
        Assert.True(a.Commit().Changed);
        KvException lost = Assert.Throws<KvException>(() => b.Commit());
        Assert.Equal(ErrorIds.ItemExists, lost.ErrorId);
        Assert.Equal(RemoteOutcome.Lost, lost.Outcome);
    }

    [Theory]
    [MemberData(nameof(Layouts))]
    public void SettingWhatIsThereAlreadyChangesNothing(KvLayout layout)
    {
        using RemoteClient one = Client();
        using RemoteClient other = Client();
        Set(one.Create(layout), "k", "same");
        string before = Remote.Refs();
        using KvTransaction transaction = other.Store("s").Begin();
        transaction.Set("k", "same"u8);
        Assert.False(transaction.Commit().Changed);
        Assert.Equal(before, Remote.Refs());
    }

    [Theory]
    [MemberData(nameof(Layouts))]
    public void ATransactionOfManyKeysIsOnePush(KvLayout layout)
    {
        using RemoteClient one = Client();
        KvStore store = one.Create(layout);
        using (KvTransaction transaction = store.Begin())
        {
            for (int i = 0; i < 300; i++) transaction.Set($"d{i % 7}/k{i}", Encoding.UTF8.GetBytes($"v{i}"));
            int before = store.Repository.Link!.Exchanges;
            transaction.Commit();
            Assert.InRange(store.Repository.Link.Exchanges - before, 1, 4);
        }

        using RemoteClient other = Client();
        KvStore seen = other.Store("s");
        KvEntry[] entries = [.. seen.Snapshot().Enumerate()];
        Assert.Equal(300, entries.Length);
        int asked = seen.Repository.Link!.Exchanges;
        Assert.All(entries, e => Assert.StartsWith("v", Encoding.UTF8.GetString(seen.Snapshot().Read(e)), StringComparison.Ordinal));
        Assert.InRange(seen.Repository.Link.Exchanges - asked, 0, 8);
    }

    [Theory]
    [MemberData(nameof(Layouts))]
    public void OneDeniedKeyOfTwoMeansThatNeitherChanges(KvLayout layout)
    {
        using RemoteClient one = Client();
        KvStore store = one.Create(layout);
        Set(store, "a", "1");
        Remote.DenyRef(layout == KvLayout.Tree ? "refs/kv/s" : "refs/kv/s/secret", "only the release team may");
        string before = Remote.Refs();
        using KvTransaction transaction = store.Begin();
        transaction.Set("a", "2"u8);
        transaction.Set("secret", "x"u8);
        KvException denied = Assert.Throws<KvException>(() => transaction.Commit());
        Assert.Equal(ErrorIds.RemoteDenied, denied.ErrorId);
        Assert.Equal(RemoteOutcome.Denied, denied.Outcome);
        Assert.Contains("only the release team may", denied.Message, StringComparison.Ordinal);
        Assert.Equal(before, Remote.Refs());
        Assert.Equal("1", Get(one.Store("s"), "a"));
    }

    [Theory]
    [MemberData(nameof(Layouts))]
    public void TwoMachinesUpdateOneCounterAndNoIncrementIsLost(KvLayout layout)
    {
        using RemoteClient one = Client();
        using RemoteClient other = Client();
        Set(one.Create(layout), "n", "0");
        KvStore[] stores = [one.Store("s"), other.Store("s")];
        Parallel.ForEach(stores, store =>
        {
            for (int i = 0; i < 8; i++)
                store.Update("n", (t, entry) => t.Set("n", Encoding.UTF8.GetBytes($"{int.Parse(Encoding.UTF8.GetString(t.Read(entry!.Value)), null) + 1}")));
        });
        Assert.Equal("16", Get(one.Store("s"), "n"));
    }

    [Fact]
    public void AKeyBelowAnItemIsToldAsInALocalStore()
    {
        using RemoteClient one = Client();
        KvStore store = one.Create(KvLayout.Ref);
        Set(store, "a", "1");
        Assert.Equal(ErrorIds.KeyIsItem, Assert.Throws<KvException>(() => Set(store, "a/b", "1")).ErrorId);
        Set(store, "x/y", "1");
        Assert.Equal(ErrorIds.KeyIsDirectory, Assert.Throws<KvException>(() => Set(store, "x", "1")).ErrorId);
    }

    [Theory]
    [MemberData(nameof(Layouts))]
    public void ThePastOfARemoteStoreCanBeRead(KvLayout layout)
    {
        using RemoteClient one = Client();
        KvStore store = one.Create(layout);
        for (int i = 0; i < 5; i++) Set(store, "k", $"{i}");
        store.Checkpoints.Create(store.Snapshot(), "v1");
        Set(store, "k", "later");
        using RemoteClient other = Client();
        KvStore seen = other.Store("s");
        KvSnapshot past = seen.SnapshotAt(StorePoint.Parse("v1"));
        Assert.True(past.TryGet("k", out KvEntry entry));
        Assert.Equal("4", Encoding.UTF8.GetString(past.Read(entry)));
        if (layout == KvLayout.Ref) return;
        Assert.Equal(6, seen.History(new HistoryQuery { Keys = ["k"] }).Read().Count());
    }

    internal RemoteClient Client(Func<IRemoteConnection, IRemoteConnection>? wrap = null) => new(Server.Url, wrap);

    internal static string Set(KvStore store, string key, string value, Precondition precondition = default)
    {
        using KvTransaction transaction = store.Begin();
        transaction.Set(key, Encoding.UTF8.GetBytes(value), precondition);
        return transaction.Commit().Versions[key]!;
    }

    internal static void Remove(KvStore store, string key)
    {
        using KvTransaction transaction = store.Begin();
        transaction.Remove(key);
        transaction.Commit();
    }

    internal static string Get(KvStore store, string key)
    {
        KvSnapshot snapshot = store.Snapshot();
        Assert.True(snapshot.TryGet(key, out KvEntry entry));
        return Encoding.UTF8.GetString(snapshot.Read(entry));
    }

    private protected abstract TestServer Start();

    protected virtual void Dispose(bool disposing)
    {
        if (_server.IsValueCreated) _server.Value.Dispose();
    }
}
