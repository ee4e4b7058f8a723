using GitKv.Cli.Tests.Support;

namespace GitKv.Cli.Tests.Verbs;

public sealed class RemoteTests : CommandTestsBase
{
    private readonly string _remote;

    public RemoteTests()
    {
        _remote = Path.Combine(Repo.Folder, "remote.git");
        Repo.Run("init", "-q", "--bare", _remote);
        Repo.Run("remote", "add", "origin", _remote);
    }

    [Fact]
    public void A_store_of_a_remote_is_written_read_and_changed_by_condition()
    {
        Run("set", "a/b", "1", "--remote", "origin");
        Assert.Equal("1", Run("get", "a/b", "--remote", _remote).Output);
        Assert.Equal("a/b", Assert.Single(Run("--remote", "origin", "ls", "-r").Lines));
        AssertFails(3, "ItemExists", "--remote", "origin", "new", "a/b", "2");
        Run("--remote", "origin", "rm", "a/b");
        AssertFails(1, "ItemNotFound", "get", "a/b", "--remote", "origin");
        Assert.Equal("", Repo.Run("for-each-ref", "refs/kv"));
    }

    [Fact]
    public void The_local_store_follows()
    {
        Run("--remote", "origin", "set", "a", "1");
        Repo.Run("fetch", "-q", "origin", "refs/kv/default:refs/kv/default");
        Run("--remote", "origin", "set", "a", "2");
        Assert.Equal("2", Get("a"));
    }

    [Fact]
    public void What_does_not_work_on_a_remote_says_so()
    {
        Run("--remote", "origin", "set", "a", "1");
        AssertFails(6, "RemoteUnsupported", "gc", "--remote", "origin");
        AssertFails(6, "RemoteUnsupported", "fsck", "--remote", "origin");
        AssertFails(6, "RemoteUnsupported", "stats", "--remote", "origin");
        AssertFails(6, "RemoteUnsupported", "sync", "--remote", "origin");
        AssertFails(1, "RemoteNotFound", "get", "a", "--remote", "nope");
        AssertFails(2, "RemoteInvalid", "get", "a", "--remote", "ext::sh -c true");
    }
}
