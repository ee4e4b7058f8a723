using GitKv.Core.Errors;
using GitKv.Core.Remotes;
using GitKv.Core.Stores;
using GitKv.Core.Tests.Remotes.Sync;
using GitKv.Core.Tests.Support.Servers;

namespace GitKv.Core.Tests.Remotes.Cache;

/// <summary>A remote that refuses and whose refs are as they were: it may not allow it, or be busy with somebody else's change.</summary>
public sealed class RefusalTests : IDisposable
{
    private readonly BareRemote _remote = new();
    private readonly List<RemoteClient> _clients = [];

    public void Dispose()
    {
        foreach (RemoteClient client in _clients) client.Dispose();
        _remote.Dispose();
    }

    [Fact]
    public void A_refusal_while_somebody_else_holds_the_lock_is_not_taken_for_a_denial()
    {
        string held = Path.Combine(_remote.Path, "refs", "kv", "s.lock");
        KvStore store = Store(push: number =>
        {
            if (number == 1) File.WriteAllText(held, "");
            else File.Delete(held);
        });
        Set(store, "k", "1");
        Assert.Equal("1", Get("k"));
    }

    [Fact]
    public void After_an_interruption_a_refusal_does_not_tell_what_became_of_the_first()
    {
        KvStore store = Store(push: _ => { }, answer: (number, report) => number == 1 ? new PushReport(PushState.Interrupted, []) : report);
        _remote.DenyRef("refs/kv/s", "no");
        KvException unknown = Assert.Throws<KvException>(() => Set(store, "k", "1"));
        Assert.Equal(ErrorIds.RemoteUnknown, unknown.ErrorId);
        Assert.Equal(RemoteOutcome.Unknown, unknown.Outcome);
    }

    [Theory]
    [InlineData(KvLayout.Tree)]
    [InlineData(KvLayout.Branch)]
    public void A_host_that_takes_only_fast_forwards_takes_all_changes_but_the_removal_of_a_ref(KvLayout layout)
    {
        _remote.Configure("receive.denyNonFastForwards", "true").Configure("receive.denyDeletes", "true");
        KvStore store = KvStore.Create(Client().Open(), new StoreOptions("s", layout, RefPrefix: "refs/heads/kv/s"));
        Set(store, "k", "1");
        Set(store, "k", "2");
        using KvTransaction removal = store.Begin();
        removal.Remove("k");
        if (layout == KvLayout.Tree)
        {
            Assert.True(removal.Commit().Changed);
            return;
        }

        KvException denied = Assert.Throws<KvException>(() => removal.Commit());
        Assert.Equal((ErrorIds.RemoteDenied, RemoteOutcome.Denied), (denied.ErrorId, denied.Outcome));
        Assert.Contains("deletion prohibited", denied.Message, StringComparison.Ordinal);
        Assert.Equal("2", Get("k"));
    }

    private KvStore Store(Action<int> push, Func<int, PushReport, PushReport>? answer = null)
    {
        Client().Create(KvLayout.Tree).Repository.Dispose();
        return Client(c => new MeddledConnection(c) { BeforePush = push, AfterPush = answer ?? ((_, report) => report) }).Store("s");
    }

    private RemoteClient Client(Func<IRemoteConnection, IRemoteConnection>? wrap = null)
    {
        var client = new RemoteClient(_remote.Path, wrap);
        _clients.Add(client);
        return client;
    }

    private string Get(string key)
    {
        KvSnapshot snapshot = Client().Store("s").Snapshot();
        Assert.True(snapshot.TryGet(key, out KvEntry entry));
        return System.Text.Encoding.UTF8.GetString(snapshot.Read(entry));
    }

    private static void Set(KvStore store, string key, string value)
    {
        using KvTransaction transaction = store.Begin();
        transaction.Set(key, System.Text.Encoding.UTF8.GetBytes(value));
        transaction.Commit();
    }
}
