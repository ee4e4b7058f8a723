using System.Text;
using GitKv.Core.Merging;
using GitKv.Core.Remotes;
using GitKv.Core.Remotes.Sync;
using GitKv.Core.Repositories;
using GitKv.Core.Stores;
using GitKv.Core.Tests.Support;

namespace GitKv.Core.Tests.Remotes.Sync;

/// <summary>A bare remote and clones of it, each as on a machine of its own.</summary>
public abstract class SyncTestsBase : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly List<GitRepository> _open = [];

    protected SyncTestsBase()
    {
        Remote = Path.Combine(_folder.Path, "remote.git");
        Git.Run(_folder.Path, "init", "-q", "--bare", "-b", "main", Remote);
    }

    protected string Remote { get; }

    private protected string Folder => _folder.Path;

    public void Dispose()
    {
        foreach (GitRepository repository in _open) repository.Dispose();
        _folder.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected GitRepository Clone(string name, params string[] options)
    {
        string path = Path.Combine(_folder.Path, name);
        Git.Run(_folder.Path, ["clone", "-q", .. options, "file://" + Remote, name]);
        foreach ((string key, string value) in new[] { ("user.name", name), ("user.email", name + "@example.com"), ("commit.gpgSign", "false"), ("gc.auto", "0") })
            Git.Run(path, "config", key, value);
        return Open(path);
    }

    private protected GitRepository Open(string path)
    {
        var repository = GitRepository.Open(path);
        _open.Add(repository);
        return repository;
    }

    private protected static IRemoteConnection Connect(GitRepository clone, string remote = "origin") => RemoteConnector.Open(RemoteAddress.Resolve(clone, remote));

    private protected static SyncResult Sync(GitRepository clone, string store = "s", SyncOptions? options = null)
    {
        using IRemoteConnection connection = Connect(clone);
        return StoreSync.Run(clone, store, null, connection, options);
    }

    private protected static SyncOptions By(string strategy) => new() { Choices = [MergeChoice.Of(new MergeRule("**", strategy))] };

    private protected static KvStore Make(GitRepository clone, KvLayout layout, string name = "s") => KvStore.Create(clone, new StoreOptions(name) { Layout = layout });

    private protected static void Set(GitRepository clone, string key, string value, string store = "s")
    {
        using KvTransaction transaction = KvStore.Open(clone, store).Begin();
        transaction.Set(key, Encoding.UTF8.GetBytes(value));
        transaction.Commit();
    }

    private protected static void Remove(GitRepository clone, string key, string store = "s")
    {
        using KvTransaction transaction = KvStore.Open(clone, store).Begin();
        transaction.Remove(key);
        transaction.Commit();
    }

    private protected static string Show(GitRepository clone, string store = "s")
    {
        KvSnapshot snapshot = KvStore.Open(clone, store).Snapshot();
        return string.Join(' ', snapshot.Enumerate().Select(e => $"{e.Key}={Encoding.UTF8.GetString(snapshot.Read(e))}"));
    }

    private protected string ShowRemote(string store = "s")
    {
        using var remote = GitRepository.Open(Remote);
        return KvStore.TryOpen(remote, store) is null ? "(none)" : Show(remote, store);
    }

    private protected string RemoteRefs() => Git.Run(Remote, "for-each-ref");

    private protected void DenyAll(string pattern, string words = "not allowed here") => OnUpdate($"case \"$1\" in {pattern}) echo '{words}' >&2; exit 1;; esac");

    /// <summary>What the remote does when a ref is to change.</summary>
    private protected void OnUpdate(string script)
    {
        string hook = Path.Combine(Remote, "hooks", "update");
        File.WriteAllText(hook, $"#!/bin/sh\n{script}\n");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(hook, (UnixFileMode)0b111_101_101);
    }

    private protected static void Fsck(params string[] paths)
    {
        foreach (string path in paths) Git.Run(path, "fsck", "--strict", "--no-dangling");
    }
}
