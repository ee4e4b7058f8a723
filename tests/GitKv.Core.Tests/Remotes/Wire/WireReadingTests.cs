using GitKv.Core.Errors;
using GitKv.Core.Objects;
using GitKv.Core.Remotes;
using GitKv.Core.Remotes.Wire;
using GitKv.Core.Repositories;
using GitKv.Core.Tests.Support;

namespace GitKv.Core.Tests.Remotes.Wire;

/// <summary>Refs and objects of a folder of this machine, by git's own protocol.</summary>
public sealed class WireReadingTests : IDisposable
{
    private readonly TempRepo _remote = new();
    private readonly TempRepo _local = new(bare: true);
    private readonly WireConnection _connection;

    public WireReadingTests() => _connection = Connect(_remote.GitDirectory);

    public void Dispose()
    {
        _connection.Dispose();
        _local.Dispose();
        _remote.Dispose();
    }

    [Fact]
    public void Refs_are_listed_by_the_beginnings_of_their_names_over_one_connection()
    {
        string commit = _remote.Commit();
        string blob = _remote.Blob("value");
        _remote.Run("update-ref", "refs/kv/a", blob);
        _remote.Run("update-ref", "refs/kv/b/c", blob);
        _remote.Run("tag", "-a", "-m", "x", "t");
        string tag = _remote.Run("rev-parse", "refs/tags/t");
        Assert.Equal(["refs/kv/a", "refs/kv/b/c"], _connection.ListRefs(["refs/kv/"]).Select(r => r.Name));
        Assert.Equal([new RemoteRef("refs/tags/t", ObjectId.Parse(tag), ObjectId.Parse(commit))], _connection.ListRefs(["refs/tags/t"]));
        Assert.Equal(["refs/heads/main", "refs/kv/a", "refs/kv/b/c", "refs/tags/t"], _connection.ListRefs([]).Select(r => r.Name));
        Assert.Empty(_connection.ListRefs(["refs/none"]));
        _remote.Run("update-ref", "refs/kv/new", blob);
        Assert.Equal(["refs/kv/new"], _connection.ListRefs(["refs/kv/new"]).Select(r => r.Name));
        Assert.True(_connection.Features.ProtocolV2);
        Assert.StartsWith("git/", _connection.Features.Agent, StringComparison.Ordinal);
    }

    [Fact]
    public void History_comes_whole_and_then_only_what_is_new()
    {
        var ids = new List<ObjectId>();
        for (int i = 0; i < 300; i++) ids.Add(ObjectId.Parse(Commit($"{i % 7}/{i}", i)));
        Fetch([ids[^3]]);
        int packs = Directory.GetFiles(_local.InGit("objects/pack"), "*.pack").Length;
        Assert.Equal(1, packs);
        Fetch([ids[^1]], [ids[^3]]);
        Assert.Single(Directory.GetFiles(_local.InGit("objects/pack"), "*.pack"));
        Assert.Equal(8, Loose());
        _local.Run("update-ref", "refs/heads/main", ids[^1].ToString());
        _local.Run("fsck", "--strict", "--full");
        Assert.Equal("300", _local.Run("rev-list", "--count", "main"));
    }

    [Fact]
    public void A_remote_that_does_not_know_the_newest_commits_here_is_told_of_older_ones()
    {
        ObjectId shared = default;
        for (int i = 0; i < 40; i++) shared = ObjectId.Parse(Commit($"{i}", i));
        Fetch([shared]);
        _local.Run("update-ref", "refs/heads/main", shared.ToString());
        string own = shared.ToString();
        for (int i = 0; i < 60; i++) own = _local.Run("commit-tree", "-p", own, "-m", $"own {i}", shared + "^{tree}");
        ObjectId tip = ObjectId.Parse(Commit("more", 1));
        int before = Loose();
        Fetch([tip], [ObjectId.Parse(own)]);
        Assert.InRange(Loose(), before + 3, before + 30);
        _local.Run("update-ref", "refs/heads/other", tip.ToString());
        _local.Run("fsck", "--strict", "--full");
    }

    [Fact]
    public void One_blob_or_one_tree_comes_alone()
    {
        Commit("dir/file", 1);
        _remote.Run("config", "uploadpack.allowFilter", "true");
        ObjectId tree = ObjectId.Parse(_remote.Run("rev-parse", "HEAD:dir"));
        ObjectId blob = ObjectId.Parse(_remote.Run("rev-parse", "HEAD:dir/file"));
        using WireConnection connection = Connect(_remote.GitDirectory);
        connection.Fetch(new RemoteFetch { Into = _local.Repository, Wants = [tree], Filter = "tree:0" });
        Assert.Equal(1, Loose());
        Assert.True(_local.Repository.Objects.Contains(tree));
        connection.Fetch(new RemoteFetch { Into = _local.Repository, Wants = [blob], Filter = "blob:none" });
        Assert.Equal(2, Loose());
        Assert.True(connection.Features.Filter);
    }

    [Fact]
    public void Cut_off_history_is_noted_and_completed_later()
    {
        ObjectId tip = default;
        for (int i = 0; i < 20; i++) tip = ObjectId.Parse(Commit($"{i}", i));
        _connection.Fetch(new RemoteFetch { Into = _local.Repository, Wants = [tip], Depth = 1 });
        Assert.Equal(tip.ToString(), File.ReadAllText(_local.InGit("shallow")).Trim());
        Assert.Equal("1", _local.Run("rev-list", "--count", tip.ToString()));
        _connection.Fetch(new RemoteFetch { Into = _local.Repository, Wants = [tip], Depth = 3 });
        Assert.Equal("3", _local.Run("rev-list", "--count", tip.ToString()));
        _connection.Fetch(new RemoteFetch { Into = _local.Repository, Wants = [tip], Depth = int.MaxValue });
        Assert.False(File.Exists(_local.InGit("shallow")));
        Assert.Equal("20", _local.Run("rev-list", "--count", tip.ToString()));
        _local.Run("update-ref", "refs/heads/main", tip.ToString());
        _local.Run("fsck", "--strict", "--full");
    }

    [Fact]
    public void An_object_that_is_not_there_is_told_and_the_next_request_works()
    {
        string commit = _remote.Commit();
        var error = Assert.Throws<KvException>(() => Fetch([ObjectId.Hash(ObjectType.Blob, "nobody has this"u8)]));
        Assert.Equal(ErrorIds.ObjectNotFound, error.ErrorId);
        Fetch([ObjectId.Parse(commit)]);
        Assert.True(_local.Repository.Objects.Contains(ObjectId.Parse(commit)));
    }

    [Fact]
    public void A_folder_without_a_repository_is_told()
    {
        using WireConnection connection = Connect(_remote.Folder);
        Assert.Equal(ErrorIds.RemoteNotFound, Assert.Throws<KvException>(() => connection.ListRefs([])).ErrorId);
    }

    [Fact]
    public void A_cancelled_request_is_told_as_such_and_the_next_works()
    {
        _remote.Commit();
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        Assert.Throws<OperationCanceledException>(() => _connection.ListRefs([], cancelled.Token));
        Assert.Single(_connection.ListRefs([]));
    }

    private static WireConnection Connect(string path) =>
        new(new RemoteAddress(path, path) { Display = path, Kind = RemoteKind.File }, () => throw new InvalidOperationException("no fallback"));

    private void Fetch(IReadOnlyList<ObjectId> wants, IReadOnlyList<ObjectId>? haves = null) =>
        _connection.Fetch(new RemoteFetch { Into = _local.Repository, Wants = wants, Haves = haves ?? [] });

    private int Loose() => int.Parse(_local.Run("count-objects").Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture);

    private string Commit(string path, int content)
    {
        string full = Path.Combine(_remote.Root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, $"{path} {content}");
        _remote.Run("add", ".");
        return _remote.Commit($"commit {content}");
    }
}
