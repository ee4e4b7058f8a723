using GitKv.Core.Remotes;
using GitKv.Core.Remotes.Cache;
using GitKv.Core.Repositories;
using GitKv.Core.Stores;
using GitKv.Core.Tests.Support;
using GitKv.Core.Tests.Support.Servers;

namespace GitKv.Core.Tests.Remotes.Cache;

/// <summary>The folder that holds what came from remotes.</summary>
public sealed class RemoteCacheTests : IDisposable
{
    private readonly BareRemote _remote = new();
    private readonly TempFolder _folder = new();

    public void Dispose()
    {
        _remote.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void ItIsForThePersonAlone()
    {
        if (OperatingSystem.IsWindows()) return;
        using GitRepository repository = Open();
        const UnixFileMode own = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        Assert.Equal(own, File.GetUnixFileMode(Root));
        Assert.Equal(own, File.GetUnixFileMode(repository.GitDirectory));
    }

    [Fact]
    public void ADamagedOneIsMadeAnew()
    {
        string path;
        using (GitRepository repository = Open())
        {
            RemoteStoreTests.Set(KvStore.OpenForWriting(repository), "k", "1");
            path = repository.GitDirectory;
        }

        File.Delete(Path.Combine(path, "HEAD"));
        using GitRepository again = Open();
        Assert.Equal(path, again.GitDirectory);
        Assert.Equal("1", RemoteStoreTests.Get(KvStore.Open(again), "k"));
    }

    [Fact]
    public void ADamagedObjectIsBroughtAgain()
    {
        using (GitRepository repository = Open()) RemoteStoreTests.Set(KvStore.OpenForWriting(repository), "k", "1");
        foreach (string file in Directory.EnumerateFiles(Path.Combine(Root), "*", SearchOption.AllDirectories).Where(f => f.Contains("objects", StringComparison.Ordinal)))
        {
            File.SetAttributes(file, FileAttributes.Normal);
            File.WriteAllText(file, "damaged");
        }

        using GitRepository again = Open();
        Assert.Equal("1", RemoteStoreTests.Get(KvStore.Open(again), "k"));
    }

    [Fact]
    public void WhatWasNotUsedForLongGoesAndWhatSomebodyUsesStays()
    {
        using GitRepository used = Open();
        string old = Path.Combine(Root, "old-1");
        Directory.CreateDirectory(Path.Combine(old, "objects", "pack"));
        foreach (string file in new[] { "gitkv-use", "gitkv-remote" }) File.WriteAllText(Path.Combine(old, file), "");
        foreach (string folder in new[] { old, used.GitDirectory }) File.SetLastWriteTimeUtc(Path.Combine(folder, "gitkv-remote"), DateTime.UtcNow.AddDays(-40));
        Cache.Clean();
        Assert.False(Directory.Exists(old));
        Assert.True(Directory.Exists(used.GitDirectory));
    }

    [Fact]
    public void WhatAnotherProcessMakesAtThisMomentStaysAndWhatOneLeftGoes()
    {
        string made = Directory.CreateDirectory(Path.Combine(Root, CacheFolder.Making + "now")).FullName;
        string left = Directory.CreateDirectory(Path.Combine(Root, CacheFolder.Making + "before")).FullName;
        string gone = Directory.CreateDirectory(Path.Combine(Root, CacheFolder.Gone + "now")).FullName;
        Directory.SetLastWriteTimeUtc(left, DateTime.UtcNow.AddHours(-2));
        Cache.Clean();
        Assert.True(Directory.Exists(made));
        Assert.False(Directory.Exists(left));
        Assert.False(Directory.Exists(gone));
    }

    [Fact]
    public void WhatIsTooLargeGoesWithTheLongestUnused()
    {
        string path;
        using (GitRepository repository = Open()) path = repository.GitDirectory;
        new RemoteCache(Root) { MostBytes = 10 }.Clean();
        Assert.False(Directory.Exists(path));
    }

    [Fact]
    public void ItGoesOnWhenTheFolderGoesBetweenTwoUses()
    {
        using GitRepository repository = Open();
        KvStore store = KvStore.OpenForWriting(repository);
        RemoteStoreTests.Set(store, "k", "1");
        repository.Release();
        Directory.Delete(repository.GitDirectory, recursive: true);
        repository.Refs.Refresh();
        Assert.Equal("1", RemoteStoreTests.Get(KvStore.Open(repository), "k"));
    }

    [Fact]
    public void AnotherPasswordIsNotAnotherRemote()
    {
        RemoteAddress Of(string url) => new(url, url) { Display = "https://host/r.git", Kind = RemoteKind.Http };
        var cache = new RemoteCache(Root);
        using CacheFolder one = cache.Enter(Of("https://me:one@host/r.git"));
        using CacheFolder two = cache.Enter(Of("https://me:two@host/r.git"));
        using CacheFolder three = cache.Enter(Of("https://you:one@host/r.git"));
        Assert.Equal(one.Path, two.Path);
        Assert.NotEqual(one.Path, three.Path);
        Assert.DoesNotContain("one", File.ReadAllText(Path.Combine(one.Path, "gitkv-remote")), StringComparison.Ordinal);
    }

    private string Root => Path.Combine(_folder.Path, "cache");

    private RemoteCache Cache => new(Root);

    private GitRepository Open() => RemoteRepository.Open(RemoteAddress.Resolve(null, _remote.Path), Cache);
}
