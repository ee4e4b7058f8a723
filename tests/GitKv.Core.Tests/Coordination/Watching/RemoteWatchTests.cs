using System.Text;
using GitKv.Core.Coordination.Watching;
using GitKv.Core.Errors;
using GitKv.Core.Keys;
using GitKv.Core.Remotes;
using GitKv.Core.Repositories;
using GitKv.Core.Stores;
using GitKv.Core.Stores.History;
using GitKv.Core.Tests.Remotes.Cache;
using GitKv.Core.Tests.Support.Servers;

namespace GitKv.Core.Tests.Coordination.Watching;

/// <summary>Watching a store of a remote, without a clone.</summary>
public sealed class RemoteWatchTests : IDisposable
{
    private readonly FileServer _server = new();

    public static TheoryData<KvLayout, bool> Cases => new() { { KvLayout.Tree, true }, { KvLayout.Tree, false }, { KvLayout.Branch, true }, { KvLayout.Branch, false }, { KvLayout.Ref, true }, { KvLayout.Ref, false } };

    public void Dispose() => _server.Dispose();

    [Theory]
    [MemberData(nameof(Cases))]
    public void What_others_push_is_told_once_and_another_machine_goes_on(KvLayout layout, bool filters)
    {
        if (filters) _server.Remote.Configure("uploadpack.allowFilter", "true").Configure("uploadpack.allowAnySHA1InWant", "true");
        using var writer = new RemoteClient(_server.Url);
        using var watcher = new RemoteClient(_server.Url);
        using var another = new RemoteClient(_server.Url);
        KvStore store = writer.Create(layout);
        Write(store, "a/1", "0");
        Write(store, "b", "0");
        StoreWatch watch = Begin(watcher);
        Assert.Empty(watch.Poll());
        Write(store, "a/1", "1");
        Write(store, "a/1", "2");
        Write(store, "b", "1");
        Write(store, "a/2", "x");
        Write(store, "a/1", null);
        string[] expected = layout == KvLayout.Ref
            ? ["Added a/2=x", "Removed a/1=0"]
            : ["Modified a/1=0>1", "Modified a/1=1>2", "Added a/2=x", "Removed a/1=2"];
        WatchedChange[] changes = [.. watch.Poll()];
        Assert.Equal(expected.Order(StringComparer.Ordinal), changes.Select(c => Show(watch, c.Record)).Order(StringComparer.Ordinal));
        Assert.Empty(watch.Poll());
        for (int i = 0; i < changes.Length; i++)
        {
            StoreWatch next = Begin(another, changes[i].Cursor);
            Assert.Equal(changes[(i + 1)..].Select(c => Show(watch, c.Record)), next.Poll().Select(c => Show(next, c.Record)));
        }
    }

    [Fact]
    public void A_remote_that_is_away_for_a_while_costs_no_change()
    {
        bool isAway = false;
        using var writer = new RemoteClient(_server.Url);
        using var watcher = new RemoteClient(_server.Url, c => new Away(c, () => isAway));
        KvStore store = writer.Create(KvLayout.Tree);
        StoreWatch watch = Begin(watcher);
        isAway = true;
        Write(store, "a/1", "1");
        Assert.True(Assert.Throws<KvException>(() => watch.Poll().ToList()).IsTransient);
        Write(store, "a/1", "2");
        isAway = false;
        Assert.Equal(["Added a/1=1", "Modified a/1=1>2"], watch.Poll().Select(c => Show(watch, c.Record)));
        Assert.InRange(watch.NextDelay(), TimeSpan.FromSeconds(0.9), TimeSpan.FromSeconds(30 * 1.1));
    }

    private static StoreWatch Begin(RemoteClient client, string? after = null) =>
        StoreWatch.Begin(client.Open(), "s", null, new WatchOptions { Patterns = [KeyPattern.Parse("a/*")], After = after });

    private static void Write(KvStore store, string key, string? value)
    {
        using KvTransaction transaction = store.Begin();
        if (value is null) transaction.Remove(key);
        else transaction.Set(key, Encoding.UTF8.GetBytes(value));
        transaction.Commit();
    }

    private static string Show(StoreWatch watch, HistoryRecord record)
    {
        string[] values = [.. new[] { record.PreviousBlob, record.Blob }.Where(b => !b.IsZero).Select(b => Encoding.UTF8.GetString(watch.Store!.Repository.Objects.Read(b, out _)))];
        return $"{record.Change} {record.Key}={string.Join('>', values)}";
    }

    private sealed class Away(IRemoteConnection inner, Func<bool> isAway) : IRemoteConnection
    {
        public RemoteAddress Address => inner.Address;

        public RemoteFeatures Features => inner.Features;

        public IReadOnlyList<RemoteRef> ListRefs(IReadOnlyList<string> prefixes, CancellationToken cancellation = default) => Reach().ListRefs(prefixes, cancellation);

        public void Fetch(RemoteFetch request, CancellationToken cancellation = default) => Reach().Fetch(request, cancellation);

        public PushReport Push(RemotePush request, CancellationToken cancellation = default) => Reach().Push(request, cancellation);

        public void Dispose() => inner.Dispose();

        private IRemoteConnection Reach() => isAway() ? throw new KvException(ErrorIds.RemoteUnreachable, KvErrorKind.Unreachable, "It is away.") : inner;
    }
}
