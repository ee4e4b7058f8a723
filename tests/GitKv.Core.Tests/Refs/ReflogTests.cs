using GitKv.Core.Objects;
using GitKv.Core.Refs;
using GitKv.Core.Repositories;
using GitKv.Core.Tests.Support;

namespace GitKv.Core.Tests.Refs;

public sealed class ReflogTests : RefTestBase
{
    [Theory]
    [InlineData(null, false)]
    [InlineData("true", false)]
    [InlineData("always", true)]
    [InlineData("false", false)]
    public void Other_refs_get_a_log_with_always_only(string? setting, bool logged)
    {
        if (setting is not null) Repo.Run("config", "core.logAllRefUpdates", setting);
        ObjectId first = Blob("1");
        ObjectId second = Blob("2");
        Swing(new RefEdit("refs/kv/a/b", ObjectId.Zero, first));
        Swing(new RefEdit("refs/kv/a/b", first, second), new RefEdit("refs/kv/c", ObjectId.Zero, first));
        Assert.Equal(logged, File.Exists(Repo.InGit("logs/refs/kv/a/b")));
        if (!logged) return;
        const string who = "Who <who@example.com> 1700000000 +0100\twhy\n";
        Assert.Equal($"{ObjectId.Zero} {first} {who}{first} {second} {who}", File.ReadAllText(Repo.InGit("logs/refs/kv/a/b")));
        Assert.Equal(first.ToString(), Repo.Run("rev-parse", "refs/kv/c@{0}"));
        Assert.Equal(second.ToString(), Repo.Run("rev-parse", "refs/kv/a/b@{0}"));
        Assert.Equal(first.ToString(), Repo.Run("rev-parse", "refs/kv/a/b@{1}"));
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData("false", false)]
    public void Branches_and_the_HEAD_on_them_get_a_log_as_configured(string? setting, bool logged)
    {
        if (setting is not null) Repo.Run("config", "core.logAllRefUpdates", setting);
        string tree = EmptyTree(Repo);
        ObjectId first = ObjectId.Parse(Repo.Run("commit-tree", "-m", "1", tree));
        ObjectId second = ObjectId.Parse(Repo.Run("commit-tree", "-m", "2", tree));
        Swing(new RefEdit("refs/heads/main", ObjectId.Zero, first));
        Swing(new RefEdit("refs/heads/main", first, second), new RefEdit("refs/heads/kv", ObjectId.Zero, first));
        Assert.Equal(logged, File.Exists(Repo.InGit("logs/refs/heads/main")));
        Assert.Equal(logged, File.Exists(Repo.InGit("logs/refs/heads/kv")));
        Assert.Equal(logged, File.Exists(Repo.InGit("logs/HEAD")));
        if (!logged) return;
        Assert.Equal(File.ReadAllText(Repo.InGit("logs/refs/heads/main")), File.ReadAllText(Repo.InGit("logs/HEAD")));
        Assert.Equal(second.ToString(), Repo.Run("rev-parse", "HEAD@{0}"));
        Assert.Equal(first.ToString(), Repo.Run("rev-parse", "HEAD@{1}"));
        AssertClean();
    }

    [Fact]
    public void A_bare_repository_keeps_no_logs_unless_asked()
    {
        using var bare = new TempRepo(bare: true);
        string tree = EmptyTree(bare);
        ObjectId commit = ObjectId.Parse(bare.Run("commit-tree", "-m", "1", tree));
        Swing(bare.Repository.Refs, new RefEdit("refs/heads/main", ObjectId.Zero, commit));
        Assert.False(Directory.Exists(bare.InGit("logs")));
        bare.Run("config", "core.logAllRefUpdates", "true");
        using GitRepository again = GitRepository.Open(bare.Root);
        Swing(again.Refs, new RefEdit("refs/heads/other", ObjectId.Zero, commit));
        Assert.True(File.Exists(bare.InGit("logs/refs/heads/other")));
    }

    [Fact]
    public void A_log_that_is_there_is_continued_whatever_is_configured()
    {
        ObjectId first = Blob("1");
        ObjectId second = Blob("2");
        Repo.Run("update-ref", "--create-reflog", "-m", "made", "refs/kv/a", first.ToString());
        Repo.Run("config", "core.logAllRefUpdates", "false");
        Swing(new RefEdit("refs/kv/a", first, second));
        Assert.Equal(2, File.ReadAllLines(Repo.InGit("logs/refs/kv/a")).Length);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_log_of_a_deleted_ref_goes_with_it(bool several)
    {
        Repo.Run("config", "core.logAllRefUpdates", "always");
        ObjectId first = Blob("1");
        Swing(new RefEdit("refs/kv/a/b", ObjectId.Zero, first));
        Assert.True(File.Exists(Repo.InGit("logs/refs/kv/a/b")));
        RefEdit delete = new("refs/kv/a/b", first, ObjectId.Zero);
        if (several) Swing(delete, new RefEdit("refs/kv/c", ObjectId.Zero, first));
        else Swing(delete);
        Assert.False(Directory.Exists(Repo.InGit("logs/refs/kv/a")));
        Swing(new RefEdit("refs/kv/a", ObjectId.Zero, first));
        Assert.Single(File.ReadAllLines(Repo.InGit("logs/refs/kv/a")));
    }

    [Fact]
    public void A_message_of_several_lines_becomes_one()
    {
        Repo.Run("config", "core.logAllRefUpdates", "always");
        using (RefTransaction transaction = Store.Begin())
        {
            transaction.Prepare([new RefEdit("refs/kv/a", ObjectId.Zero, Blob("1"))]);
            transaction.Commit("  one\n\ntwo\tthree\r\n", Who);
        }

        Assert.EndsWith("\tone two three\n", File.ReadAllText(Repo.InGit("logs/refs/kv/a")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_linked_worktree_logs_its_own_HEAD()
    {
        ObjectId first = ObjectId.Parse(Repo.Commit());
        string tree = Path.Combine(Repo.Folder, "linked");
        Repo.Run("worktree", "add", "-q", "-b", "side", tree);
        ObjectId second = ObjectId.Parse(Repo.Commit("second"));
        string mainLog = File.ReadAllText(Repo.InGit("logs/HEAD"));
        using GitRepository linked = GitRepository.Open(tree);
        Swing(linked.Refs, new RefEdit("refs/heads/side", first, second));
        Assert.Equal(second.ToString(), Support.Git.Run(tree, "rev-parse", "HEAD@{0}"));
        Assert.Equal(first.ToString(), Support.Git.Run(tree, "rev-parse", "HEAD@{1}"));
        Assert.Equal(mainLog, File.ReadAllText(Repo.InGit("logs/HEAD")));
        AssertClean();
    }

    private static string EmptyTree(TempRepo repo) => Support.Git.RunWith(repo.Root, "", null, "mktree");
}
