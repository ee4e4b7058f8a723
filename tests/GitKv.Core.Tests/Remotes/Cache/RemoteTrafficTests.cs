using System.Text;
using GitKv.Core.Keys;
using GitKv.Core.Repositories;
using GitKv.Core.Stores;
using GitKv.Core.Tests.Support;
using GitKv.Core.Tests.Support.Servers;

namespace GitKv.Core.Tests.Remotes.Cache;

/// <summary>How much of a remote store comes for what is asked.</summary>
public sealed class RemoteTrafficTests : IDisposable
{
    private readonly BareRemote _remote = new BareRemote().Configure("uploadpack.allowFilter", "true");

    public void Dispose() => _remote.Dispose();

    [Fact]
    public void OneKeyOfManyTakesAHandfulOfObjects()
    {
        Fill(100_000);
        using var client = new RemoteClient(_remote.Path);
        KvStore store = client.Store();
        Assert.Equal("v77777", RemoteStoreTests.Get(store, "k77777"));
        Assert.InRange(Count(store.Repository), 3, 12);
        int before = store.Repository.Link!.Exchanges;
        Assert.Equal("v77777", RemoteStoreTests.Get(store, "k77777"));
        Assert.Equal(before, store.Repository.Link.Exchanges);
        RemoteStoreTests.Set(store, "k77777", "new");
        Assert.InRange(Count(store.Repository), 3, 24);
        Assert.Equal("new", RemoteStoreTests.Get(client.Store(), "k77777"));
    }

    [Fact]
    public void ListingKeysBringsNoValuesAndReadingThemAsksForManyAtOnce()
    {
        Fill(2_000);
        using var client = new RemoteClient(_remote.Path);
        KvStore store = client.Store();
        KvSnapshot snapshot = store.Snapshot();
        KvEntry[] entries = [.. snapshot.Enumerate(KeyPattern.Parse("k1*"))];
        Assert.Equal(1111, entries.Length);
        Assert.DoesNotContain(entries, e => store.Repository.Objects.Contains(e.Blob));
        Assert.InRange(store.Repository.Link!.Exchanges, 1, 8);
        int before = store.Repository.Link.Exchanges;
        foreach (KvEntry entry in entries) Assert.Equal("v" + entry.Key[1..], Encoding.UTF8.GetString(snapshot.Read(entry)));
        Assert.InRange(store.Repository.Link.Exchanges - before, 1, 10);
    }

    [Fact]
    public void ChangingManyKeysReadsTheirTreesTogether()
    {
        Fill(20_000);
        using var client = new RemoteClient(_remote.Path);
        KvStore store = client.Store();
        int before = store.Repository.Link!.Exchanges;
        using (KvTransaction transaction = store.Begin())
        {
            for (int i = 0; i < 500; i++) transaction.Set($"k{i * 37}", "changed"u8);
            Assert.True(transaction.Commit().Changed);
        }

        Assert.InRange(store.Repository.Link.Exchanges - before, 1, 10);
    }

    [Fact]
    public void WhatTheCloneHasDoesNotComeAgain()
    {
        Fill(1_000);
        using var clone = new TempRepo();
        clone.Run("remote", "add", "origin", _remote.Path);
        clone.Run("fetch", "-q", "origin", "refs/kv/default:refs/kv/default");
        using var client = new RemoteClient("origin", clone: clone.Repository);
        KvStore store = client.Store();
        Assert.Equal("v5", RemoteStoreTests.Get(store, "k5"));
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(store.Repository.GitDirectory, "objects"), "*", SearchOption.AllDirectories));
        RemoteStoreTests.Set(store, "k5", "new");
        Assert.Equal("new", RemoteStoreTests.Get(client.Store(), "k5"));
        _remote.Run("fsck", "--strict");
    }

    [Fact]
    public void TheSettingsOfTheCloneCount()
    {
        using var clone = new TempRepo();
        clone.Run("config", "user.name", "Grace");
        using var client = new RemoteClient(_remote.Path, clone: clone.Repository);
        RemoteStoreTests.Set(client.Store(), "k", "1");
        Assert.Equal("Grace", _remote.Run("log", "-1", "--format=%an", "refs/kv/default").Trim());
    }

    private static int Count(GitRepository repository)
    {
        int loose = 0;
        int packed = 0;
        foreach (string line in repository.RunGit(["count-objects", "-v"]).Output.Split('\n'))
        {
            if (line.StartsWith("count: ", StringComparison.Ordinal)) loose = int.Parse(line[7..], null);
            if (line.StartsWith("in-pack: ", StringComparison.Ordinal)) packed = int.Parse(line[9..], null);
        }

        return loose + packed;
    }

    private void Fill(int count)
    {
        using GitRepository repository = GitRepository.Open(_remote.Path);
        using KvTransaction transaction = KvStore.OpenForWriting(repository).Begin();
        for (int i = 0; i < count; i++) transaction.Set($"k{i}", Encoding.UTF8.GetBytes($"v{i}"));
        transaction.Commit();
    }
}
