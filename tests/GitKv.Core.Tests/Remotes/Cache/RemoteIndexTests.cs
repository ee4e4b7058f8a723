using System.Text;
using GitKv.Core.Errors;
using GitKv.Core.Query.Indexes;
using GitKv.Core.Query.Values;
using GitKv.Core.Repositories;
using GitKv.Core.Stores;
using GitKv.Core.Tests.Support.Servers;

namespace GitKv.Core.Tests.Remotes.Cache;

/// <summary>Indexes of a store that is read and changed on a remote.</summary>
public sealed class RemoteIndexTests : IDisposable
{
    private readonly BareRemote _remote = new BareRemote().Configure("uploadpack.allowFilter", "true");

    public void Dispose() => _remote.Dispose();

    [Fact]
    public void A_few_items_of_many_and_a_change_take_few_exchanges()
    {
        Fill(6_000);
        using var client = new RemoteClient(_remote.Path);
        KvStore store = client.Store();
        int before = store.Repository.Link!.Exchanges;
        KvIndex index = KvIndexes.Of(store.Snapshot()).Single(i => i.Definition.Name == "n");
        Assert.Equal(["d/1234", "d/3234", "d/5234"], index.Range(QueryRange.Equal(QueryValue.From(1234))).Select(e => e.Key));
        Assert.InRange(store.Repository.Link.Exchanges - before, 1, 9);
        using var other = new RemoteClient(_remote.Path);
        KvStore writing = other.Store();
        before = writing.Repository.Link!.Exchanges;
        RemoteStoreTests.Set(writing, "d/77", """{"n":-5,"name":"new","kind":"x"}""");
        Assert.InRange(writing.Repository.Link.Exchanges - before, 1, 24);
        KvIndex after = KvIndexes.Of(client.Store().Snapshot()).Single(i => i.Definition.Name == "n");
        Assert.Equal("d/77", after.Range(QueryRange.All).First().Key);
        Assert.Equal(ErrorIds.IndexNotUnique, Assert.ThrowsAny<KvException>(() => RemoteStoreTests.Set(writing, "d/78", """{"name":"new"}""")).ErrorId);
        _remote.Run("fsck", "--strict");
    }

    private void Fill(int count)
    {
        using GitRepository repository = GitRepository.Open(_remote.Path);
        KvStore store = KvStore.OpenForWriting(repository);
        foreach (string on in (string[])["n", "kind"]) KvIndexes.Create(store, new IndexDefinition(on, PropertyExpression.Parse(on)));
        KvIndexes.Create(store, new IndexDefinition("name", PropertyExpression.Parse("name")) { Unique = true });
        using KvTransaction transaction = store.Begin();
        for (int i = 0; i < count; i++) transaction.Set($"d/{i}", Encoding.UTF8.GetBytes($$"""{"n":{{i % 2000}},"name":"name{{i}}","kind":"k{{i % 7}}"}"""));
        transaction.Commit();
    }
}
