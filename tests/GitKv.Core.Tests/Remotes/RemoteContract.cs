using GitKv.Core.Errors;
using GitKv.Core.Objects;
using GitKv.Core.Refs;
using GitKv.Core.Remotes;
using GitKv.Core.Tests.Support;
using GitKv.Core.Tests.Support.Servers;

namespace GitKv.Core.Tests.Remotes;

/// <summary>What every <see cref="IRemoteConnection"/> does, against every server. A class that derives from it says which of both.</summary>
public abstract partial class RemoteContract : IDisposable
{
    private readonly Lazy<TestServer> _server;
    private readonly TempRepo _client = new();

    protected RemoteContract() => _server = new Lazy<TestServer>(Start);

    internal TestServer Server => _server.Value;

    internal BareRemote Remote => Server.Remote;

    internal TempRepo Client => _client;

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    [Fact]
    public void ListsTheRefsOfAPrefixInOrderWithWhatTagsStandFor()
    {
        if (Skips()) return;
        string blob = Remote.Blob("value");
        foreach (string name in new[] { "refs/kv/b", "refs/kv/a", "refs/kvx", "refs/heads/kv/c", "refs/kv/\u00fc/x" }) Remote.Run("update-ref", name, name.StartsWith("refs/heads", StringComparison.Ordinal) ? Commit() : blob);
        Remote.Run("tag", "-a", "-m", "note", "t", blob);
        using IRemoteConnection connection = Connect();

        Assert.Equal(["refs/kv/a", "refs/kv/b", "refs/kv/\u00fc/x"], connection.ListRefs(["refs/kv/"]).Select(r => r.Name));
        Assert.Equal(["refs/kv/a", "refs/kv/b", "refs/kv/\u00fc/x", "refs/kvx"], connection.ListRefs(["refs/kv"]).Select(r => r.Name));
        Assert.Equal(["refs/heads/kv/c", "refs/kv/a"], connection.ListRefs(["refs/kv/a", "refs/heads/"]).Select(r => r.Name));
        RemoteRef tag = Assert.Single(connection.ListRefs(["refs/tags/t"]));
        Assert.Equal(Remote.Value("refs/tags/t"), tag.Target.ToString());
        Assert.Equal(blob, tag.Peeled.ToString());
        Assert.Equal(6, connection.ListRefs([]).Count);
        Assert.Empty(connection.ListRefs(["refs/none/"]));
    }

    [Fact]
    public void AnEmptyRemoteHasNoRefs()
    {
        if (Skips()) return;
        using IRemoteConnection connection = Connect();
        Assert.Empty(connection.ListRefs([]));
    }

    [Fact]
    public void ARefIsMadeChangedAndDeletedFromItsExpectedValue()
    {
        if (Skips()) return;
        using IRemoteConnection connection = Connect();
        ObjectId one = Local("one");
        ObjectId two = Local("two");

        AssertAccepted(connection.Push(Edit("refs/kv/a", default, one)));
        Assert.Equal(one.ToString(), Remote.Value("refs/kv/a"));
        AssertAccepted(connection.Push(Edit("refs/kv/a", one, two)));
        Assert.Equal(two.ToString(), Remote.Value("refs/kv/a"));
        Assert.Equal("two", Remote.Run("cat-file", "blob", "refs/kv/a"));
        AssertAccepted(connection.Push(Edit("refs/kv/a", two, default)));
        Assert.Null(Remote.Value("refs/kv/a"));
    }

    [Fact]
    public void AWrongExpectationIsRefusedAndChangesNothing()
    {
        if (Skips()) return;
        using IRemoteConnection connection = Connect();
        ObjectId one = Local("one");
        ObjectId two = Local("two");
        AssertAccepted(connection.Push(Edit("refs/kv/a", default, one)));

        Assert.Equal(RefVerdict.Refused, Single(connection.Push(Edit("refs/kv/a", default, two))).Verdict);
        Assert.Equal(RefVerdict.Refused, Single(connection.Push(Edit("refs/kv/a", Local("other"), two))).Verdict);
        Assert.Equal(RefVerdict.Refused, Single(connection.Push(Edit("refs/kv/a", two, default))).Verdict);
        Assert.Equal(RefVerdict.Refused, Single(connection.Push(Edit("refs/kv/none", one, two))).Verdict);
        Assert.Equal(one.ToString(), Remote.Value("refs/kv/a"));
        Assert.Null(Remote.Value("refs/kv/none"));
    }

    [Fact]
    public void TheValueThatIsThereAlreadyIsNeverAccepted()
    {
        if (Skips()) return;
        using IRemoteConnection connection = Connect();
        ObjectId one = Local("one");
        AssertAccepted(connection.Push(Edit("refs/kv/a", default, one)));

        // Two who push the same blob: the second one must not think that it was first.
        Assert.NotEqual(RefVerdict.Accepted, Single(connection.Push(Edit("refs/kv/a", default, one))).Verdict);
        Assert.NotEqual(RefVerdict.Accepted, Single(connection.Push(Edit("refs/kv/a", Local("stale"), one))).Verdict);
    }

    [Fact]
    public void SeveralRefsChangeTogether()
    {
        if (Skips()) return;
        using IRemoteConnection connection = Connect();
        ObjectId one = Local("one");
        ObjectId two = Local("two");
        AssertAccepted(connection.Push(Edit("refs/kv/gone", default, one)));

        AssertAccepted(connection.Push(Edits(new RefEdit("refs/kv/a", default, one), new RefEdit("refs/kv/b", default, two), new RefEdit("refs/kv/gone", one, default))));
        Assert.Equal($"{one} refs/kv/a\n{two} refs/kv/b", Remote.Refs());
    }

    [Fact]
    public void OneStaleRefOfSeveralLeavesAllAsTheyWere()
    {
        if (Skips()) return;
        using IRemoteConnection connection = Connect();
        ObjectId one = Local("one");
        ObjectId two = Local("two");
        AssertAccepted(connection.Push(Edit("refs/kv/b", default, one)));

        PushReport report = connection.Push(Edits(new RefEdit("refs/kv/a", default, one), new RefEdit("refs/kv/b", default, two), new RefEdit("refs/kv/c", default, two)));
        Assert.Equal(PushState.Answered, report.State);
        Assert.Equal(["refs/kv/a", "refs/kv/b", "refs/kv/c"], report.Refs.Select(r => r.Name));
        Assert.All(report.Refs, r => Assert.Equal(RefVerdict.Refused, r.Verdict));
        Assert.Equal($"{one} refs/kv/b", Remote.Refs());
    }

    [Fact]
    public void OneRefThatAHookDeniesLeavesAllAsTheyWereAndItsWordsAreTold()
    {
        if (Skips()) return;
        Remote.DenyRef("refs/kv/b", "production is frozen");
        using IRemoteConnection connection = Connect();
        ObjectId one = Local("one");

        PushReport report = connection.Push(Edits(new RefEdit("refs/kv/a", default, one), new RefEdit("refs/kv/b", default, one)));
        Assert.Equal(PushState.Answered, report.State);
        Assert.All(report.Refs, r => Assert.Equal(RefVerdict.Refused, r.Verdict));
        Assert.Contains("production is frozen", report.Words, StringComparison.Ordinal);
        Assert.Equal("", Remote.Refs());
    }

    [Fact]
    public void CommitsAndTagsGoWithAllThatTheyReach()
    {
        if (Skips()) return;
        using IRemoteConnection connection = Connect();
        File.WriteAllText(Path.Combine(Client.Root, "file"), "content");
        Client.Run("add", "file");
        ObjectId commit = ObjectId.Parse(Client.Commit());
        Client.Run("tag", "-a", "-m", "wrapped", "w", Local("inside").ToString());
        ObjectId tag = ObjectId.Parse(Client.Run("rev-parse", "refs/tags/w"));

        AssertAccepted(connection.Push(Edits(new RefEdit("refs/kv/c", default, commit), new RefEdit("refs/kv/t", default, tag))));
        Assert.Equal("content", Remote.Run("cat-file", "blob", "refs/kv/c:file"));
        Assert.Equal("inside", Remote.Run("cat-file", "blob", "refs/kv/t^{}"));
        Remote.Run("fsck", "--strict");
    }

    protected virtual void Dispose(bool disposing)
    {
        if (!disposing) return;
        if (_server.IsValueCreated) _server.Value.Dispose();
        _client.Dispose();
    }

    /// <summary>Starts the server.</summary>
    private protected abstract TestServer Start();

    /// <summary>Opens the connection that is tested.</summary>
    protected abstract IRemoteConnection Open(RemoteAddress address);

    internal IRemoteConnection Connect(string? url = null)
    {
        Server.Configure(Client);
        return Open(RemoteAddress.Resolve(Client.Repository, url ?? Server.Url));
    }

    internal bool Skips() => Server.Unavailable is not null;

    internal ObjectId Local(string content) => ObjectId.Parse(Client.Blob(content));

    internal RemotePush Edit(string name, ObjectId expected, ObjectId value) => Edits(new RefEdit(name, expected, value));

    internal RemotePush Edits(params RefEdit[] edits) => new() { From = Client.Repository, Edits = edits };

    /// <summary>An empty commit on the remote, at no ref.</summary>
    internal string Commit() => Remote.Run("commit-tree", "-m", "made", Git.RunWith(Remote.Path, "", null, "mktree"));

    internal static RefResult Single(PushReport report)
    {
        Assert.Equal(PushState.Answered, report.State);
        return Assert.Single(report.Refs);
    }

    internal static void AssertAccepted(PushReport report)
    {
        Assert.True(report.State == PushState.Answered, $"{report.State}: {report.Failure?.Message}");
        Assert.All(report.Refs, r => Assert.True(r.Verdict == RefVerdict.Accepted, $"{r.Name}: {r.Verdict} {r.Words}"));
    }

    internal static KvException Fails(string id, Action action)
    {
        KvException failure = Assert.ThrowsAny<KvException>(action);
        Assert.True(failure.ErrorId == id, $"{failure.ErrorId}: {failure.Message}");
        return failure;
    }
}
