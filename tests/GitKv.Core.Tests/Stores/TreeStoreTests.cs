using System.Text;
using GitKv.Core.Errors;
using GitKv.Core.Stores;
using GitKv.Core.Tests.Support;

namespace GitKv.Core.Tests.Stores;

public sealed class TreeStoreTests : StoreTestsBase
{
    [Fact]
    public void The_first_set_makes_the_default_store()
    {
        KvStore store = KvStore.OpenForWriting(Repository);
        Assert.False(store.Exists);
        Set(store, "app/version", "1.2.3");
        Assert.Equal("1.2.3", Repo.Run("show", "refs/kv/default:app/version"));
        Assert.Contains("\"format\": 1", Repo.Run("show", "refs/kv/default:.gitkv"), StringComparison.Ordinal);
        Assert.Equal(KvLayout.Tree, KvStore.Open(Repository).Layout);
    }

    [Fact]
    public void Two_that_make_the_default_store_at_once_both_keep_their_items()
    {
        KvStore one = KvStore.OpenForWriting(Repository);
        KvStore two = KvStore.OpenForWriting(Repository);
        Set(one, "a", "1");
        Set(two, "b", "2");
        Assert.Equal(2, KvStore.Open(Repository).Snapshot().Enumerate().Count());
    }

    [Fact]
    public void Every_version_stays_reachable()
    {
        KvStore store = Make(KvLayout.Tree);
        for (int i = 0; i < 5; i++) Set(store, "k", $"{i}");
        Remove(store, "k");
        Assert.Equal("7", Repo.Run("rev-list", "--count", "refs/kv/s"));
        Assert.Equal("3", Repo.Run("show", "refs/kv/s~2:k"));
    }

    [Fact]
    public void A_commit_says_who_why_and_in_which_transaction()
    {
        KvStore store = Make(KvLayout.Tree);
        CommitResult result = Set(store, "k", "1", options: new CommitOptions { Message = "the reason" });
        Assert.Equal("the reason", Repo.Run("log", "-1", "--format=%s", "refs/kv/s"));
        Assert.Equal(result.Transaction, Repo.Run("log", "-1", "--format=%(trailers:key=GitKv-Transaction,valueonly,separator=)", "refs/kv/s"));
        Set(store, "k", "2");
        Assert.Equal("Set k", Repo.Run("log", "-1", "--format=%s", "refs/kv/s"));
    }

    [Fact]
    public void A_forced_commit_is_made_though_nothing_changes()
    {
        KvStore store = Make(KvLayout.Tree);
        Set(store, "k", "1");
        Assert.True(Set(store, "k", "1", options: new CommitOptions { Force = true }).Changed);
        Assert.Equal("3", Repo.Run("rev-list", "--count", "refs/kv/s"));
    }

    [Fact]
    public void A_snapshot_stays_at_its_version()
    {
        KvStore store = Make(KvLayout.Tree);
        Set(store, "k", "old");
        KvSnapshot snapshot = store.Snapshot();
        Set(store, "k", "new");
        Assert.Equal("old", All(snapshot)["k"]);
        Assert.Equal(Repo.Run("rev-parse", "refs/kv/s~1"), snapshot.Version);
    }

    [Fact]
    public void The_origin_of_each_key_is_what_git_log_says_also_across_merges()
    {
        KvStore store = Make(KvLayout.Tree);
        Set(store, "base/a", "1");
        Set(store, "base/b", "1");
        string fork = Repo.Run("rev-parse", "refs/kv/s");
        Set(store, "base/a", "left");
        string left = Repo.Run("rev-parse", "refs/kv/s");
        Repo.Run("update-ref", "refs/kv/other", fork);
        KvStore other = KvStore.Open(Repository, "other");
        Set(other, "base/b", "right");
        string right = Repo.Run("rev-parse", "refs/kv/other");
        string merged = Repo.Run("merge-tree", "--write-tree", left, right);
        string merge = Git.RunWith(Repo.Root, "merge", null, "commit-tree", merged, "-p", left, "-p", right);
        Repo.Run("update-ref", "refs/kv/s", merge);
        for (int i = 0; i < 300; i++) Set(store, $"many/{i}", "x");
        KvSnapshot snapshot = store.Snapshot();
        IReadOnlyDictionary<string, ItemOrigin> origins = store.Origins(snapshot, [.. snapshot.Enumerate().Select(e => e.Key)]);
        Assert.Equal(302, origins.Count);
        Assert.Equal(left, origins["base/a"].Commit);
        Assert.Equal(right, origins["base/b"].Commit);
        Assert.Equal("Set many/7", origins["many/7"].Message);
    }

    [Fact]
    public void A_key_set_back_to_an_older_value_has_the_newer_commit_as_its_origin()
    {
        KvStore store = Make(KvLayout.Tree);
        Set(store, "k", "1");
        Set(store, "k", "2");
        Set(store, "k", "1");
        Set(store, "z", "1");
        Assert.Equal(Repo.Run("rev-parse", "refs/kv/s~1"), store.Origins(store.Snapshot(), ["k"])["k"].Commit);
    }

    [Fact]
    public void A_store_of_a_newer_format_is_refused()
    {
        Make(KvLayout.Tree);
        string blob = Repo.Blob("{\"format\": 2, \"layout\": \"Tree\"}");
        string tree = Git.RunWith(Repo.Root, $"100644 blob {blob}\t.gitkv\n", null, "mktree");
        Repo.Run("update-ref", "refs/kv/new", Git.RunWith(Repo.Root, "m", null, "commit-tree", tree));
        Assert.Equal(ErrorIds.RepositoryUnsupported, Assert.Throws<KvException>(() => KvStore.Open(Repository, "new")).ErrorId);
    }

    [Fact]
    public void A_shallow_clone_reads_writes_and_says_what_it_knows()
    {
        KvStore store = Make(KvLayout.Tree);
        for (int i = 0; i < 5; i++) Set(store, $"k{i}", "v");
        string clone = Path.Combine(Repo.Folder, "clone");
        Git.Run(Repo.Folder, "init", "-q", "clone");
        Git.Run(clone, "fetch", "-q", "--depth=2", "file://" + Repo.Root, "refs/kv/s:refs/kv/s");
        using var shallow = Core.Repositories.GitRepository.Open(clone);
        KvStore here = KvStore.Open(shallow, "s");
        Set(here, "k0", "w");
        Assert.Equal(5, here.Origins(here.Snapshot(), ["k0", "k1", "k2", "k3", "k4"]).Count);
        Git.Run(clone, "fsck", "--full", "--strict");
    }

    [Fact]
    public void A_partial_clone_brings_what_is_missing()
    {
        KvStore store = Make(KvLayout.Tree);
        Set(store, "k/a", "one");
        Set(store, "k/b", "two");
        Repo.Run("config", "uploadpack.allowFilter", "true");
        Repo.Run("config", "uploadpack.allowAnySHA1InWant", "true");
        string clone = Path.Combine(Repo.Folder, "clone");
        Git.Run(Repo.Folder, "clone", "-q", "--bare", "--filter=tree:0", "file://" + Repo.Root, "clone");
        Git.Run(clone, "fetch", "-q", "--filter=tree:0", "origin", "refs/kv/s:refs/kv/s");
        using var partial = Core.Repositories.GitRepository.Open(clone);
        KvStore here = KvStore.Open(partial, "s");
        Assert.Equal("two", Get(here, "k/b"));
        Set(here, "k/c", "three");
        Assert.Equal(3, here.Origins(here.Snapshot(), ["k/a", "k/b", "k/c"]).Count);
    }

    [Fact]
    public void Foreign_files_of_a_branch_are_items_and_stay()
    {
        string tree = Git.RunWith(Repo.Root, $"100644 blob {Repo.Blob("hello")}\tREADME.md\n100644 blob {Repo.Blob("*")}\t.gitignore\n", null, "mktree");
        Repo.Run("update-ref", "refs/heads/main", Git.RunWith(Repo.Root, "m", null, "commit-tree", tree));
        KvStore store = KvStore.Open(Repository, refPrefix: "refs/heads/main");
        Assert.Equal([".gitignore", "README.md"], store.Snapshot().Enumerate().Select(e => e.Key));
        Set(store, "docs/x", "1");
        Assert.Equal([".gitignore", "README.md", "docs/x"], Repo.Run("ls-tree", "-r", "--name-only", "main").Split('\n'));
        Set(store, ".gitignore", "+");
        Assert.Equal("+", Repo.Run("show", "main:.gitignore"));
    }

    [Fact]
    public void A_value_of_100_MB_passes_as_a_stream()
    {
        KvStore store = Make(KvLayout.Tree);
        byte[] content = new byte[100_000_000];
        Random.Shared.NextBytes(content.AsSpan(0, 1_000_000));
        using (KvTransaction transaction = store.Begin())
        {
            transaction.Set("big", new MemoryStream(content), content.Length);
            transaction.Commit();
        }

        KvSnapshot snapshot = store.Snapshot();
        Assert.True(snapshot.TryGet("big", out KvEntry entry));
        Assert.Equal(content.Length, snapshot.SizeOf(entry));
        using Stream stream = snapshot.Open(entry);
        Assert.Equal(System.Security.Cryptography.SHA1.HashData(content), System.Security.Cryptography.SHA1.HashData(stream));
    }

    [Fact]
    public void Keys_with_any_characters_are_stored_and_listed()
    {
        string[] keys = ["with space", "a..b", "a@{b", "@", "ende.", "a.lock", "con", ".git", ".GIT", "~0", "~f/x", "100%", "%41", "-x", "tab\there", "back\\slash", "emoji/😀", "ä/é", ".hidden/.deep", new string('x', 255)];
        foreach (KvLayout layout in (KvLayout[])[KvLayout.Tree, KvLayout.Branch, KvLayout.Ref])
        {
            string[] some = layout == KvLayout.Tree ? keys : [.. keys.Where(k => k.Length < 200)];
            KvStore store = Make(layout, layout.ToString());
            foreach (string key in some) Set(store, key, key);
            Assert.Equal(some.Order(StringComparer.Ordinal), All(store.Snapshot()).Keys.Order(StringComparer.Ordinal));
            Assert.All(some, k => Assert.Equal(k, Get(store, k)));
        }

        Fsck();
    }
}
