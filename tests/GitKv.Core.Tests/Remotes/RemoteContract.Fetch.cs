using GitKv.Core.Errors;
using GitKv.Core.Objects;
using GitKv.Core.Remotes;
using GitKv.Core.Tests.Support;

namespace GitKv.Core.Tests.Remotes;

public abstract partial class RemoteContract
{
    [Fact]
    public void BringsACommitWithAllThatItReaches()
    {
        if (Skips()) return;
        string tip = History(3);
        using IRemoteConnection connection = Connect();
        connection.Fetch(Want(tip));

        Assert.Equal("3", Client.Run("rev-list", "--count", tip));
        Assert.Equal("v3", Client.Run("cat-file", "blob", tip + ":dir/file"));
        Assert.Equal("", Client.Run("for-each-ref"));
        Assert.False(File.Exists(Client.InGit("FETCH_HEAD")));
    }

    [Fact]
    public void BringsOnlyWhatIsMissingBehindWhatIsHere()
    {
        if (Skips()) return;
        string tip = History(4);
        string before = Remote.Run("rev-parse", tip + "~2");
        using IRemoteConnection connection = Connect();
        connection.Fetch(Want(before));
        Client.Run("update-ref", "refs/heads/here", before);
        connection.Fetch(Want(tip) with { Haves = [ObjectId.Parse(before)] });
        Assert.Equal("4", Client.Run("rev-list", "--count", tip));
        Client.Run("fsck", "--strict");
    }

    [Fact]
    public void BringsAShallowTip()
    {
        if (Skips()) return;
        string tip = History(3);
        using IRemoteConnection connection = Connect();
        connection.Fetch(Want(tip) with { Depth = 1 });
        Assert.Equal("1", Client.Run("rev-list", "--count", tip));
        Assert.Equal("v3", Client.Run("cat-file", "blob", tip + ":dir/file"));
        Assert.True(Client.Repository.IsShallow);
    }

    [Fact]
    public void LeavesOutWhatAFilterSaysAndBringsSingleObjectsLater()
    {
        if (Skips()) return;
        Remote.Configure("uploadpack.allowFilter", "true");
        string tip = History(2);
        string tree = Remote.Run("rev-parse", tip + "^{tree}");
        string blob = Remote.Run("rev-parse", tip + ":dir/file");
        using IRemoteConnection connection = Connect();
        string config = File.ReadAllText(Client.InGit("config"));

        connection.Fetch(Want(tip) with { Depth = 1, Filter = "tree:0" });
        Assert.True(Client.Repository.Objects.Contains(ObjectId.Parse(tip)));
        Assert.False(Client.Repository.Objects.Contains(ObjectId.Parse(tree)));
        connection.Fetch(Want(tree) with { Filter = "blob:none" });
        Assert.True(Client.Repository.Objects.Contains(ObjectId.Parse(tree)));
        Assert.False(Client.Repository.Objects.Contains(ObjectId.Parse(blob)));
        connection.Fetch(Want(blob) with { Filter = "blob:none" });
        Assert.Equal("v2", Client.Run("cat-file", "blob", blob));
        Assert.Equal(config, File.ReadAllText(Client.InGit("config")));
    }

    [Fact]
    public void WithoutFiltersAllComes()
    {
        if (Skips()) return;
        Remote.Configure("uploadpack.allowFilter", "false");
        string tip = History(2);
        using IRemoteConnection connection = Connect();
        connection.Fetch(Want(tip) with { Depth = 1, Filter = "tree:0" });
        Assert.Equal("v2", Client.Run("cat-file", "blob", tip + ":dir/file"));
    }

    [Fact]
    public void BringsAgainWhatIsHereInPart()
    {
        if (Skips()) return;
        Remote.Configure("uploadpack.allowFilter", "true");
        string tip = History(2);
        using IRemoteConnection connection = Connect();
        connection.Fetch(Want(tip) with { Filter = "tree:0" });
        connection.Fetch(Want(tip));
        Assert.Equal("v2", Client.Run("cat-file", "blob", tip + ":dir/file"));
    }

    [Fact]
    public void SaysWhenTheRemoteHasNoSuchObject()
    {
        if (Skips()) return;
        History(1);
        using IRemoteConnection connection = Connect();
        KvException failure = Fails(ErrorIds.ObjectNotFound, () => connection.Fetch(Want("00000000000000000000000000000000deadbeef")));
        Assert.Contains("deadbeef", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void BlobsAndTagsOfRefsCome()
    {
        if (Skips()) return;
        string blob = Remote.Blob("value");
        Remote.Run("update-ref", "refs/kv/b", blob);
        Remote.Run("tag", "-a", "-m", "note", "t", Remote.Blob("inside"));
        using IRemoteConnection connection = Connect();
        connection.Fetch(Want(blob, Remote.Value("refs/tags/t")!));
        Assert.Equal("value", Client.Run("cat-file", "blob", blob));
        Assert.Equal("inside", Client.Run("cat-file", "blob", Remote.Value("refs/tags/t") + "^{}"));
    }

    [Fact]
    public void TellsWhatTheRemoteCanDo()
    {
        if (Skips()) return;
        Remote.Configure("uploadpack.allowFilter", "true");
        string tip = History(1);
        using IRemoteConnection connection = Connect();
        connection.ListRefs(["refs/heads/"]);
        Assert.True(connection.Features.ProtocolV2);
        Assert.True(connection.Features.Filter);
        Assert.True(connection.Features.Shallow);
        Assert.StartsWith("git/", connection.Features.Agent, StringComparison.Ordinal);
        connection.Fetch(Want(tip));
        AssertAccepted(connection.Push(Edit("refs/kv/x", default, ObjectId.Parse(tip))));
        Assert.True(connection.Features.Atomic);
    }

    internal RemoteFetch Want(params string[] ids) => new() { Into = Client.Repository, Wants = [.. ids.Select(ObjectId.Parse)] };

    /// <summary>Commits on the remote's branch main, each with another dir/file; returns the last one.</summary>
    internal string History(int commits)
    {
        var import = new FastImport();
        for (int i = 1; i <= commits; i++) import.Commit("refs/heads/main", 1_700_000_000 + i, [("dir/file", $"v{i}"), ("other/" + i, "x")]);
        using var maker = new TempRepo();
        string tip = import.Run(maker)[commits];
        maker.Run("push", "-q", Remote.Path, $"{tip}:refs/heads/main");
        return tip;
    }
}
