using System.Globalization;
using GitKv.Core.Errors;
using GitKv.Core.Objects;
using GitKv.Core.Refs;
using GitKv.Core.Remotes;
using GitKv.Core.Remotes.Wire;
using GitKv.Core.Tests.Support;
using GitKv.Core.Tests.Support.Servers;

namespace GitKv.Core.Tests.Remotes.Wire;

/// <summary>What goes out in a push by git's own protocol, and what becomes of it when things go wrong.</summary>
public sealed class WirePushTests : IDisposable
{
    private readonly BareRemote _remote = new();
    private readonly TempRepo _local = new();

    public void Dispose()
    {
        _local.Dispose();
        _remote.Dispose();
    }

    [Fact]
    public void Of_a_change_in_a_large_tree_only_the_changed_path_goes_out_as_deltas()
    {
        for (int i = 0; i < 250; i++) Write($"a/b/{i}", $"value {i}");
        Write("c/other", "x");
        ObjectId first = Commit("first");
        using WireConnection connection = Connect(_remote.Path);
        Accepted(connection.Push(Push("refs/kv/s", default, first)));
        Write("a/b/77", "new");
        ObjectId second = Commit("second");
        int before = Loose();
        PushReport report = connection.Push(Push("refs/kv/s", first, second));
        Accepted(report);
        Assert.Equal(before + 5, Loose());
        Assert.InRange(report.BytesSent, 1, 1000);
        Assert.Equal("new", _remote.Run("cat-file", "blob", "refs/kv/s:a/b/77"));
        _remote.Run("fsck", "--strict", "--full");
    }

    [Fact]
    public void History_with_merges_goes_out_whole_also_where_dates_lie()
    {
        var import = new FastImport();
        var random = new Random(3);
        import.Commit("refs/heads/main", 1000, [("f0", "0"), ("d/x", "1")]);
        for (int i = 2; i <= 60; i++)
        {
            int[] parents = i % 5 == 0 ? [i - 1, Math.Max(1, i - 4)] : [i - 1];
            import.Commit("refs/heads/main", 1000 + random.Next(-500, 500), [($"f{i % 9}", $"{i}"), ($"d/{i % 4}/y", $"{i}")], parents: parents);
        }

        string[] ids = import.Run(_local);
        using WireConnection connection = Connect(_remote.Path);
        var previous = default(ObjectId);
        foreach (int step in new[] { 1, 2, 17, 40, 60 })
        {
            Accepted(connection.Push(Push("refs/kv/s", previous, ObjectId.Parse(ids[step]))));
            previous = ObjectId.Parse(ids[step]);
            _remote.Run("fsck", "--strict", "--full");
        }

        Assert.Equal("60", _remote.Run("rev-list", "--count", "refs/kv/s"));
    }

    [Fact]
    public void A_long_history_and_a_large_value_go_out_in_pieces()
    {
        var import = new FastImport();
        for (int i = 1; i <= 700; i++) import.Commit("refs/heads/main", 1000 + i, [($"f{i % 20}", $"{i}")]);
        string tip = import.Run(_local)[700];
        byte[] large = new byte[6_000_000];
        new Random(8).NextBytes(large);
        File.WriteAllBytes(Path.Combine(_local.Folder, "large"), large);
        ObjectId blob = ObjectId.Parse(_local.Run("hash-object", "-w", Path.Combine(_local.Folder, "large")));
        using WireConnection connection = Connect(_remote.Path);
        Accepted(connection.Push(new RemotePush { From = _local.Repository, Edits = [new RefEdit("refs/kv/a", default, ObjectId.Parse(tip)), new RefEdit("refs/kv/b", default, blob)] }));
        Assert.Equal("700", _remote.Run("rev-list", "--count", "refs/kv/a"));
        Assert.Equal("6000000", _remote.Run("cat-file", "-s", "refs/kv/b"));
        _remote.Run("fsck", "--strict", "--full");
    }

    [Fact]
    public void A_deletion_is_compared_also_where_the_server_has_thrown_the_expected_object_away()
    {
        using WireConnection connection = Connect(_remote.Path);
        ObjectId old = Blob("old");
        ObjectId now = Blob("now");
        Accepted(connection.Push(Push("refs/kv/a", default, old)));
        Accepted(connection.Push(Push("refs/kv/a", old, now)));
        _remote.Run("prune", "--expire=now");
        Assert.NotEqual(0, Git.Try(_remote.Path, null, null, "cat-file", "-e", old.ToString()).Code);
        PushReport report = connection.Push(Push("refs/kv/a", old, default));
        Assert.Equal(RefVerdict.Refused, Assert.Single(report.Refs).Verdict);
        Assert.Equal(now.ToString(), _remote.Value("refs/kv/a"));
    }

    [Fact]
    public void Push_options_reach_the_hooks_or_are_said_to_be_unsupported()
    {
        using WireConnection connection = Connect(_remote.Path);
        RemotePush push = Push("refs/kv/a", default, Blob("x")) with { Options = ["ci.skip", "second"] };
        Assert.Equal(PushState.Unsupported, connection.Push(push).State);
        _remote.Configure("receive.advertisePushOptions", "true").Hook("pre-receive", "echo \"$GIT_PUSH_OPTION_COUNT $GIT_PUSH_OPTION_0 $GIT_PUSH_OPTION_1\"");
        PushReport report = connection.Push(push);
        Accepted(report);
        Assert.Equal("2 ci.skip second", report.Words);
    }

    [Fact]
    public void A_server_without_atomic_is_asked_for_one_ref_only()
    {
        _remote.Configure("receive.advertiseAtomic", "false");
        using WireConnection connection = Connect(_remote.Path);
        ObjectId one = Blob("one");
        var both = new RemotePush { From = _local.Repository, Edits = [new RefEdit("refs/kv/a", default, one), new RefEdit("refs/kv/b", default, one)] };
        Assert.Equal(PushState.Unsupported, connection.Push(both).State);
        Assert.Equal("", _remote.Refs());
        Accepted(connection.Push(Push("refs/kv/a", default, one)));
        Assert.False(connection.Features.Atomic);
    }

    [Fact]
    public void Hooks_that_run_after_the_report_run_to_their_end()
    {
        string mark = Path.Combine(_remote.Folder, "mark");
        _remote.Hook("post-receive", $"sleep 0.3; touch '{mark}'");
        using (WireConnection connection = Connect(_remote.Path)) Accepted(connection.Push(Push("refs/kv/a", default, Blob("x"))));
        Assert.True(File.Exists(mark));
    }

    [Fact]
    public void A_value_that_is_not_here_is_told_and_nothing_is_sent()
    {
        using WireConnection connection = Connect(_remote.Path);
        RemotePush push = Push("refs/kv/a", default, ObjectId.Hash(ObjectType.Blob, "nowhere"u8));
        Assert.Equal(ErrorIds.ObjectNotFound, Assert.Throws<KvException>(() => connection.Push(push)).ErrorId);
    }

    [Fact]
    public void A_connection_that_ends_before_the_answer_is_interrupted_and_one_that_never_was_is_not_sent()
    {
        using var daemon = new GitDaemon();
        Fate fate = Fate.Pass;
        using var between = new Saboteur(daemon.Port, _ => fate);
        using WireConnection connection = Connect(daemon.UrlAt(between.Port));
        ObjectId one = Blob("one");
        ObjectId two = Blob("two");
        Accepted(connection.Push(Push("refs/kv/a", default, one)));
        foreach (Fate each in Enum.GetValues<Fate>())
        {
            if (each == Fate.Pass) continue;
            fate = each;
            string before = daemon.Remote.Value("refs/kv/a")!;
            PushReport report = connection.Push(Push("refs/kv/a", ObjectId.Parse(before), before == one.ToString() ? two : one));
            Assert.Equal(each == Fate.Refuse ? PushState.NotSent : PushState.Interrupted, report.State);
            Assert.Equal(ErrorIds.RemoteUnreachable, report.Failure!.ErrorId);
            fate = Fate.Pass;
            WaitUntilIdle(daemon.Remote);
        }
    }

    [Fact]
    public async Task A_cancelled_push_is_cancelled_before_it_is_sent_and_interrupted_after()
    {
        BareRemote.Gate gate = _remote.WaitForFile();
        using WireConnection connection = Connect(_remote.Path);
        using var stop = new CancellationTokenSource();
        Task<PushReport> pushing = Task.Run(() => connection.Push(Push("refs/kv/a", default, Blob("x")), stop.Token));
        gate.AwaitReached();
        await stop.CancelAsync();
        Assert.Equal(PushState.Interrupted, (await pushing).State);
        Assert.Throws<OperationCanceledException>(() => connection.Push(Push("refs/kv/b", default, Blob("x")), stop.Token));
        gate.Open();
    }

    internal static WireConnection Connect(string url) => new(RemoteAddress.Resolve(null, url), () => throw new InvalidOperationException("nothing is left to git here"));

    private static void WaitUntilIdle(BareRemote remote)
    {
        // A server that was cut off may be at work yet.
        SpinWait.SpinUntil(() => !File.Exists(Path.Combine(remote.Path, "refs", "kv", "a.lock")), TimeSpan.FromSeconds(10));
    }

    private static void Accepted(PushReport report)
    {
        Assert.True(report.State == PushState.Answered, $"{report.State}: {report.Failure?.Message}");
        Assert.All(report.Refs, r => Assert.True(r.Verdict == RefVerdict.Accepted, $"{r.Name}: {r.Verdict} {r.Words}"));
    }

    private RemotePush Push(string name, ObjectId expected, ObjectId value) => new() { From = _local.Repository, Edits = [new RefEdit(name, expected, value)] };

    private ObjectId Blob(string content) => ObjectId.Parse(_local.Blob(content));

    private int Loose() => int.Parse(_remote.Run("count-objects").Split(' ')[0], CultureInfo.InvariantCulture);

    private void Write(string path, string content)
    {
        string full = Path.Combine(_local.Root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, content);
    }

    private ObjectId Commit(string message)
    {
        _local.Run("add", ".");
        return ObjectId.Parse(_local.Commit(message));
    }
}
