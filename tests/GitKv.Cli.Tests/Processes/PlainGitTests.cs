using GitKv.Cli.Tests.Support;

namespace GitKv.Cli.Tests.Processes;

/// <summary>What others made with plain git, read and written with the command without any set-up.</summary>
public sealed class PlainGitTests : CommandTestsBase
{
    [Fact]
    public void A_blob_under_a_ref_of_its_own_is_an_item()
    {
        Repo.Run("update-ref", "refs/my-objects/object-1", Repo.Blob("test content\n"));
        Assert.Equal("test content\n", Run("--ref-prefix", "refs/my-objects", "get", "object-1").Output);
        Assert.Equal(["object-1"], Run("--ref-prefix", "refs/my-objects", "ls").Lines);
        Run("--ref-prefix", "refs/my-objects", "set", "object-1", "changed");
        Assert.Equal("changed", Repo.Run("cat-file", "-p", "refs/my-objects/object-1"));
        Fsck();
    }

    [Fact]
    public void An_orphan_branch_with_a_file_is_a_store_with_an_item()
    {
        Repo.Run("checkout", "-q", "--orphan", "my-objects-object-1");
        File.WriteAllText(Path.Combine(Repo.Root, "object-1.txt"), "test content\n");
        Repo.Run("add", ".");
        Repo.Run("commit", "-q", "--no-gpg-sign", "-m", "add object-1.txt");
        string[] prefix = ["--ref-prefix", "refs/heads/my-objects-object-1"];
        Assert.Equal("test content\n", Run([.. prefix, "get", "object-1.txt"]).Output);
        Assert.Contains("message  add object-1.txt\n", Run([.. prefix, "get", "--meta", "object-1.txt"]).Output, StringComparison.Ordinal);
        Run([.. prefix, "update", "object-1.txt", "-m", "changed", "--", .. Filters.Print("more")]);
        Assert.Equal("more", Repo.Run("show", "my-objects-object-1:object-1.txt").Trim());
        Assert.Equal("2", Repo.Run("rev-list", "--count", "my-objects-object-1"));
        Assert.Equal(["object-1.txt"], Repo.Run("ls-tree", "--name-only", "my-objects-object-1").Split('\n').Where(n => !n.StartsWith(".gitkv", StringComparison.Ordinal)));
        Fsck();
    }
}
