using GitKv.Core.Errors;
using GitKv.Core.Objects;
using GitKv.Core.Refs;
using GitKv.Core.Remotes;
using GitKv.Core.Remotes.ByGit;
using GitKv.Core.Remotes.Wire;
using GitKv.Core.Tests.Support;
using GitKv.Core.Tests.Support.Servers;

namespace GitKv.Core.Tests.Remotes.Wire;

/// <summary>What is special about HTTP.</summary>
public sealed class WireHttpTests : IDisposable
{
    private readonly HttpServer _server = new();
    private readonly TempRepo _local = new();

    public void Dispose()
    {
        _local.Dispose();
        _server.Dispose();
    }

    [Fact]
    public void One_ref_is_changed_by_a_single_request_and_several_after_asking_what_the_server_can()
    {
        string path = "/" + Path.GetFileName(_server.Remote.Path);
        using WireConnection connection = Connect();
        Accepted(connection.Push(Push(Blob("one"), default, "refs/kv/a")));
        Assert.Equal([$"POST {path}/git-receive-pack"], _server.Asked);
        Accepted(connection.Push(Push(Blob("two"), default, "refs/kv/b", "refs/kv/c")));
        Accepted(connection.Push(Push(Blob("three"), default, "refs/kv/d", "refs/kv/e")));
        Assert.Equal([$"POST {path}/git-receive-pack", $"GET {path}/info/refs?service=git-receive-pack", $"POST {path}/git-receive-pack", $"POST {path}/git-receive-pack"], _server.Asked);
    }

    [Fact]
    public void Reading_again_and_again_takes_one_connection_and_is_never_stale()
    {
        using WireConnection connection = Connect();
        for (int i = 0; i < 10; i++)
        {
            string blob = _server.Remote.Blob($"{i}");
            _server.Remote.Run("update-ref", "refs/kv/a", blob);
            Assert.Equal(blob, Assert.Single(connection.ListRefs(["refs/kv/a"])).Target.ToString());
        }

        Assert.Equal(1, _server.Connections);
        Assert.Equal(11, _server.Asked.Count);
    }

    [Fact]
    public void A_large_push_goes_out_in_pieces()
    {
        byte[] large = new byte[3_000_000];
        new Random(8).NextBytes(large);
        File.WriteAllBytes(Path.Combine(_local.Folder, "large"), large);
        ObjectId blob = ObjectId.Parse(_local.Run("hash-object", "-w", Path.Combine(_local.Folder, "large")));
        using WireConnection connection = Connect();
        Accepted(connection.Push(Push(blob, default, "refs/kv/large")));
        Assert.Equal("3000000", _server.Remote.Run("cat-file", "-s", "refs/kv/large"));
    }

    [Fact]
    public void A_wrong_secret_is_denied_before_anything_is_changed_and_never_shown()
    {
        _server.Credentials = ("somebody", "right");
        using WireConnection connection = Connect(_server.UrlWith("somebody", "s3cretword"));
        KvException failure = Assert.ThrowsAny<KvException>(() => connection.ListRefs([]));
        Assert.Equal(ErrorIds.RemoteDenied, failure.ErrorId);
        Assert.DoesNotContain("s3cretword", failure.ToString(), StringComparison.Ordinal);
        PushReport report = connection.Push(Push(Blob("x"), default, "refs/kv/a"));
        Assert.Equal(PushState.NotSent, report.State);
        Assert.Equal(ErrorIds.RemoteDenied, report.Failure!.ErrorId);
        Assert.DoesNotContain("s3cretword", report.Failure.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("503 Busy", PushState.Interrupted)]
    [InlineData("502 Bad Gateway", PushState.Interrupted)]
    [InlineData("403 Forbidden", PushState.NotSent)]
    [InlineData("429 Too Many Requests", PushState.NotSent)]
    public void A_status_tells_whether_the_push_may_have_landed(string status, PushState state)
    {
        _server.Instead = _ => status;
        using WireConnection connection = Connect();
        Assert.Equal(state, connection.Push(Push(Blob("x"), default, "refs/kv/a")).State);
    }

    [Fact]
    public void A_deletion_is_compared_also_where_the_server_has_thrown_the_expected_object_away()
    {
        using WireConnection connection = Connect();
        ObjectId old = Blob("old");
        ObjectId now = Blob("now");
        Accepted(connection.Push(Push(old, default, "refs/kv/a")));
        Accepted(connection.Push(Push(now, old, "refs/kv/a")));
        _server.Remote.Run("prune", "--expire=now");
        Assert.Equal(RefVerdict.Refused, Assert.Single(connection.Push(Push(default, old, "refs/kv/a")).Refs).Verdict);
        Assert.Equal(now.ToString(), _server.Remote.Value("refs/kv/a"));
    }

    [Fact]
    public void A_server_of_an_old_protocol_is_read_with_the_help_of_git()
    {
        _server.ProtocolV2 = false;
        string blob = _server.Remote.Blob("value");
        _server.Remote.Run("update-ref", "refs/kv/a", blob);
        using var connection = new WireConnection(RemoteAddress.Resolve(null, _server.Url), () => new InstalledGitConnection(RemoteAddress.Resolve(null, _server.Url)));
        Assert.Equal(blob, Assert.Single(connection.ListRefs(["refs/kv/"])).Target.ToString());
        Assert.False(connection.Features.ProtocolV2);
        connection.Fetch(new RemoteFetch { Into = _local.Repository, Wants = [ObjectId.Parse(blob)] });
        Assert.True(_local.Repository.Objects.Contains(ObjectId.Parse(blob)));
    }

    [Fact]
    public void A_dropped_connection_is_interrupted_once_the_request_has_left()
    {
        foreach (Fate fate in Enum.GetValues<Fate>())
        {
            if (fate == Fate.Pass) continue;
            using var between = new Saboteur(_server.Port, _ => fate);
            using WireConnection connection = Connect(_server.UrlAt(between.Port));
            PushReport report = connection.Push(Push(Blob("x" + fate), default, "refs/kv/" + fate));
            Assert.True(report.State == PushState.Interrupted || (fate == Fate.Refuse && report.State == PushState.NotSent), $"{fate}: {report.State} {report.Failure?.Message}");
        }
    }

    private WireConnection Connect(string? url = null) => WirePushTests.Connect(url ?? _server.Url);

    private static void Accepted(PushReport report)
    {
        Assert.True(report.State == PushState.Answered, $"{report.State}: {report.Failure?.Message}");
        Assert.All(report.Refs, r => Assert.True(r.Verdict == RefVerdict.Accepted, $"{r.Name}: {r.Verdict} {r.Words}"));
    }

    private RemotePush Push(ObjectId value, ObjectId expected, params string[] names) => new() { From = _local.Repository, Edits = [.. names.Select(n => new RefEdit(n, expected, value))] };

    private ObjectId Blob(string content) => ObjectId.Parse(_local.Blob(content));
}
