using GitKv.Core.Errors;
using GitKv.Core.Stores;
using GitKv.Core.Tests.Support;

namespace GitKv.Core.Tests.Stores;

public sealed class SigningTests : StoreTestsBase
{
    public static TheoryData<string> Formats => ["ssh", "openpgp"];

    [Theory]
    [MemberData(nameof(Formats))]
    public void Every_commit_and_tag_is_signed_where_git_is_configured_so(string format)
    {
        if (!Signs(format)) return;
        Repo.Run("config", "commit.gpgSign", "true");
        Repo.Run("config", "tag.gpgSign", "true");
        KvStore tree = Make(KvLayout.Tree, "tree");
        KvStore branch = Make(KvLayout.Branch, "branch");
        KvStore tags = Make(KvLayout.Ref, "tags", annotate: true);
        foreach (KvStore store in (KvStore[])[tree, branch, tags])
        {
            Set(store, "a", "1", options: new CommitOptions { Message = "Why, äöü" });
            Set(store, "a", "2", options: new CommitOptions { Message = "Why, äöü" });
            store.Checkpoints.Create(store.Snapshot(), "v1");
        }

        Remove(branch, "a");
        foreach (string commit in Repo.Run("rev-list", "--all").Split('\n')) Repo.Run("verify-commit", commit);
        foreach (string tag in Repo.Run("for-each-ref", "--format=%(objecttype) %(objectname)").Split('\n').Where(l => l.StartsWith("tag ", StringComparison.Ordinal)))
            Repo.Run("verify-tag", tag[4..]);
        ItemOrigin origin = tags.Origins(tags.Snapshot(), ["a"])["a"];
        Assert.Equal("Why, äöü", origin.Message);
        Assert.NotNull(origin.Transaction);
        Fsck();
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void A_signed_tag_says_when_its_item_expires(string format)
    {
        if (!Signs(format)) return;
        Repo.Run("config", "tag.gpgSign", "true");
        KvStore store = Make(KvLayout.Ref);
        DateTimeOffset expires = new(2101, 1, 1, 0, 0, 0, TimeSpan.Zero);
        using KvTransaction transaction = store.Begin();
        transaction.Set("a", "1"u8, expires: expires);
        transaction.Commit();
        Repo.Run("verify-tag", "refs/kv/s/a");
        Assert.Equal(expires, store.Snapshot().Enumerate().Single().Expires);
    }

    [Fact]
    public void What_is_asked_for_goes_before_what_is_configured()
    {
        if (!Signs("ssh")) return;
        KvStore store = Make(KvLayout.Tree);
        Set(store, "a", "1");
        Assert.NotEqual(0, Git.Try(Repo.Root, null, null, "verify-commit", "refs/kv/s").Code);
        Set(store, "a", "2", options: new CommitOptions { Sign = true });
        Repo.Run("verify-commit", "refs/kv/s");
        Repo.Run("config", "commit.gpgSign", "true");
        Repository.Config.Set("gitkv.test", "1");
        Set(store, "a", "3", options: new CommitOptions { Sign = false });
        Assert.NotEqual(0, Git.Try(Repo.Root, null, null, "verify-commit", "refs/kv/s").Code);
    }

    [Fact]
    public void A_literal_key_is_found_by_the_agent_or_refused()
    {
        if (!Signs("ssh")) return;
        Repo.Run("config", "user.signingKey", "key::" + File.ReadAllText(Path.Combine(Repo.Folder, "key.pub")).Trim());
        KvStore store = Make(KvLayout.Tree);
        Assert.Equal(ErrorIds.SigningFailed, Assert.Throws<KvException>(() => Set(store, "a", "1", options: new CommitOptions { Sign = true })).ErrorId);
    }

    [Theory]
    [InlineData("gpg.ssh.program", "/nowhere/ssh-keygen")]
    [InlineData("gpg.ssh.program", "false")]
    [InlineData("gpg.ssh.program", "true")]
    [InlineData("user.signingKey", "/nowhere/key")]
    [InlineData("gpg.format", "seal")]
    public void A_signature_that_cannot_be_made_changes_nothing(string setting, string value)
    {
        if (!Signs("ssh")) return;
        KvStore tree = Make(KvLayout.Tree, "tree");
        KvStore branch = Make(KvLayout.Branch, "branch");
        Set(branch, "a", "1");
        Repo.Run("config", setting, value);
        string refs = Repo.Run("for-each-ref");
        Repository.Config.Set("commit.gpgSign", "true");
        Assert.Equal(ErrorIds.SigningFailed, Assert.Throws<KvException>(() => Set(tree, "a", "1")).ErrorId);
        Assert.Equal(ErrorIds.SigningFailed, Assert.Throws<KvException>(() => Set(branch, "a", "2")).ErrorId);
        Assert.Equal(ErrorIds.SigningFailed, Assert.Throws<KvException>(() => branch.Checkpoints.Create(branch.Snapshot(), "v1")).ErrorId);
        Assert.Equal(refs, Repo.Run("for-each-ref"));
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Writers_that_sign_lose_nothing(string format)
    {
        if (!Signs(format)) return;
        Repo.Run("config", "commit.gpgSign", "true");
        KvStore store = Make(KvLayout.Tree);
        Parallel.For(0, 3, i =>
        {
            for (int n = 0; n < 4; n++) Set(KvStore.Open(Repository, "s"), $"k{i}-{n}", "v");
        });
        Assert.Equal(12, store.Snapshot().Enumerate().Count());
        foreach (string commit in Repo.Run("rev-list", "refs/kv/s").Split('\n')) Repo.Run("verify-commit", commit);
    }

    /// <summary>Gives the repository a key; says why not on a machine without the program.</summary>
    private bool Signs(string format)
    {
        if (SigningKey.Set(Repo, format) is not { } problem) return true;
        Console.WriteLine($"Not tested here: {problem}");
        return false;
    }
}
