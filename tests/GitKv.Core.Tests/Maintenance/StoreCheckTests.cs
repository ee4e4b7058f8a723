using System.Text;
using GitKv.Core.Maintenance;
using GitKv.Core.Repositories;
using GitKv.Core.Stores;
using GitKv.Core.Tests.Stores;
using GitKv.Core.Tests.Support;

namespace GitKv.Core.Tests.Maintenance;

public sealed class StoreCheckTests : StoreTestsBase
{
    public static TheoryData<KvLayout> Layouts => [KvLayout.Tree, KvLayout.Branch, KvLayout.Ref];

    [Theory]
    [MemberData(nameof(Layouts))]
    public void A_sound_store_gives_no_findings(KvLayout layout)
    {
        KvStore store = Make(layout);
        using (KvTransaction transaction = store.Begin())
        {
            for (int i = 0; i < 700; i++) transaction.Set($"d/k{i}", Encoding.UTF8.GetBytes($"{i}"), expires: i % 50 == 0 ? DateTimeOffset.UtcNow.AddDays(i) : null);
            transaction.Commit();
        }

        Remove(store, "d/k3");
        Assert.Empty(Check());
        Assert.Empty(Check(new StoreCheckOptions { Full = true }));
    }

    [Theory]
    [InlineData(KvLayout.Tree)]
    [InlineData(KvLayout.Branch)]
    [InlineData(KvLayout.Ref)]
    public void A_missing_value_is_an_error(KvLayout layout)
    {
        KvStore store = Make(layout);
        Set(store, "d/a", "the value");
        Set(store, "d/b", "another");
        File.Delete(LooseOf("the value"));
        Repository.Release();
        StoreFinding finding = Assert.Single(Check());
        Assert.Equal((FindingSeverity.Error, "ObjectNotFound", false), (finding.Severity, finding.Id, finding.CanRepair));
        Assert.Contains("d/a", finding.Target, StringComparison.Ordinal);
    }

    [Fact]
    public void A_value_that_is_not_what_its_id_says_is_found_by_the_full_check()
    {
        KvStore store = Make(KvLayout.Tree);
        Set(store, "a", "the value");
        Set(store, "b", "another value");
        string loose = LooseOf("the value");
        File.SetUnixFileMode(loose, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.Copy(LooseOf("another value"), loose, overwrite: true);
        Repository.Release();
        Assert.Contains(Check(new StoreCheckOptions { Full = true }), f => f.Severity == FindingSeverity.Error && f.Id == "ObjectCorrupt" && f.Target == "a");
    }

    [Fact]
    public void A_directory_that_is_not_canonical_is_found_and_written_anew_with_the_same_items()
    {
        KvStore store = Make(KvLayout.Tree);
        KvStore right = Make(KvLayout.Tree, "right");
        string blob = Repo.Blob("v");
        string flat = Git.RunWith(Repo.Root, string.Concat(Enumerable.Range(0, 300).Select(i => $"100644 blob {blob}\tk{i:000}\n")), null, "mktree");
        string bucketed = Git.RunWith(Repo.Root, $"040000 tree {Git.RunWith(Repo.Root, $"100755 blob {blob}\ta\n", null, "mktree")}\t~0\n", null, "mktree");
        string empty = Git.RunWith(Repo.Root, "", null, "mktree");
        string settings = Repo.Run("rev-parse", "refs/kv/s:.gitkv");
        string root = Git.RunWith(Repo.Root, $"100644 blob {settings}\t.gitkv\n040000 tree {bucketed}\tb\n040000 tree {empty}\te\n040000 tree {flat}\tf\n", null, "mktree");
        Repo.Run("update-ref", "refs/kv/s", Repo.Run("commit-tree", "-p", "refs/kv/s", "-m", "by hand", root));
        StoreFinding[] found = Check();
        Assert.All(found, f => Assert.Equal(("NotCanonical", FindingSeverity.Warning, true), (f.Id, f.Severity, f.CanRepair)));
        Assert.Subset(found.Select(f => f.Target).ToHashSet(), new HashSet<string> { "/", "b", "f" });
        string[] before = [.. store.Snapshot().Enumerate().Select(e => e.ToString())];
        Assert.Equal("Repaired", Check(new StoreCheckOptions { Repair = true })[^1].Id);
        Assert.Empty(Check());
        Assert.Equal(before, store.Snapshot().Enumerate().Select(e => e.ToString()));
        using (KvTransaction transaction = right.Begin())
        {
            for (int i = 0; i < 300; i++) transaction.Set($"f/k{i:000}", "v"u8);
            transaction.Commit();
        }

        Assert.Equal(Repo.Run("rev-parse", "refs/kv/right:f"), Repo.Run("rev-parse", "refs/kv/s:f"));
        Assert.Equal("100755", Repo.Run("ls-tree", "refs/kv/s:b").Split(' ')[0]);
        Fsck();
    }

    [Fact]
    public void Expiries_without_items_are_found_and_removed()
    {
        KvStore store = Make(KvLayout.Tree);
        using (KvTransaction transaction = store.Begin())
        {
            transaction.Set("a", "1"u8, expires: DateTimeOffset.UtcNow.AddDays(1));
            transaction.Set("d/b", "1"u8, expires: DateTimeOffset.UtcNow.AddDays(1));
            transaction.Commit();
        }

        string[] lines = Repo.Run("ls-tree", "refs/kv/s").Split('\n');
        string root = Git.RunWith(Repo.Root, string.Join('\n', lines.Where(l => !l.EndsWith("\td", StringComparison.Ordinal))) + "\n", null, "mktree");
        Repo.Run("update-ref", "refs/kv/s", Repo.Run("commit-tree", "-p", "refs/kv/s", "-m", "by hand", root));
        StoreFinding finding = Assert.Single(Check());
        Assert.Equal(("ExpiryWithoutItem", "d/b", true), (finding.Id, finding.Target, finding.CanRepair));
        Check(new StoreCheckOptions { Repair = true });
        Assert.Empty(Check());
        Assert.Equal(".gitkv-expires/a", Repo.Run("ls-tree", "-r", "--name-only", "refs/kv/s", ".gitkv-expires/"));
    }

    [Fact]
    public void Settings_that_cannot_be_read_are_an_error()
    {
        Make(KvLayout.Tree);
        string root = Git.RunWith(Repo.Root, $"100644 blob {Repo.Blob("nonsense")}\t.gitkv\n", null, "mktree");
        Repo.Run("update-ref", "refs/kv/s", Repo.Run("commit-tree", "-p", "refs/kv/s", "-m", "by hand", root));
        Assert.Equal(("SettingsInvalid", FindingSeverity.Error), Assert.Single(Check()) is { } f ? (f.Id, f.Severity) : default);
    }

    [Fact]
    public void History_that_is_gone_is_an_error_but_in_a_shallow_clone()
    {
        KvStore store = Make(KvLayout.Tree);
        Set(store, "a", "1");
        Set(store, "a", "2");
        string parent = Repo.Run("rev-parse", "refs/kv/s~1");
        string clone = Path.Combine(Repo.Folder, "shallow");
        Git.Run(Repo.Folder, "init", "-q", "--bare", clone);
        Git.Run(clone, "fetch", "-q", "--depth", "1", "file://" + Repo.Root, "refs/kv/s:refs/kv/s");
        using (var shallow = GitRepository.Open(clone))
            Assert.Equal(("HistoryShallow", FindingSeverity.Information), Assert.Single(StoreCheck.Run(shallow, "s", null, new StoreCheckOptions())) is { } f ? (f.Id, f.Severity) : default);
        File.Delete(Repo.InGit($"objects/{parent[..2]}/{parent[2..]}"));
        Repository.Release();
        StoreFinding finding = Assert.Single(Check());
        Assert.Equal((FindingSeverity.Error, "ObjectNotFound", parent), (finding.Severity, finding.Id, finding.Target));
        Assert.Empty(Check(new StoreCheckOptions { History = 1 }));
    }

    [Fact]
    public void A_lock_that_was_left_is_reported_and_stays()
    {
        Make(KvLayout.Tree);
        string file = Repo.InGit("refs/kv/s.lock");
        File.WriteAllText(file, "");
        Assert.Empty(Check());
        File.SetLastWriteTimeUtc(file, DateTime.UtcNow.AddHours(-1));
        Assert.Equal("LockLeft", Assert.Single(Check(new StoreCheckOptions { Repair = true })).Id);
        Assert.True(File.Exists(file));
    }

    [Theory]
    [InlineData("ssh")]
    [InlineData("openpgp")]
    public void Signatures_are_verified_and_required_where_that_is_asked_for(string format)
    {
        if (SigningKey.Set(Repo, format) is { } problem)
        {
            Console.WriteLine($"Not tested here: {problem}");
            return;
        }

        KvStore store = Make(KvLayout.Tree);
        Set(store, "a", "1", options: new CommitOptions { Sign = true });
        Assert.Equal("Unsigned", Assert.Single(Check()).Id);
        StoreFinding unsigned = Assert.Single(Check(new StoreCheckOptions { RequireSigned = true }));
        Assert.Equal((FindingSeverity.Error, "Unsigned", Repo.Run("rev-parse", "refs/kv/s~1")), (unsigned.Severity, unsigned.Id, unsigned.Target));
        Assert.Empty(Check(new StoreCheckOptions { RequireSigned = true, History = 1 }));

        // The same signature over another message.
        string forged = Git.RunWith(Repo.Root, Repo.Run("cat-file", "commit", "refs/kv/s").Replace("Set a", "Set b", StringComparison.Ordinal) + "\n", null, "hash-object", "-t", "commit", "-w", "--stdin");
        Repo.Run("update-ref", "refs/kv/s", forged);
        Assert.Contains(Check(), f => f is { Severity: FindingSeverity.Error, Id: "SignatureBad" } && f.Target == forged);
    }

    [Fact]
    public void Tags_are_verified_too()
    {
        if (SigningKey.Set(Repo, "ssh") is not null) return;
        KvStore store = Make(KvLayout.Ref, annotate: true);
        Set(store, "a", "1", options: new CommitOptions { Sign = true });
        Set(store, "b", "1");
        store.Checkpoints.Create(store.Snapshot(), "v1", new CommitOptions { Sign = true });
        Assert.Empty(Check());
        Assert.Equal(["refs/kv/s/%gitkv", "refs/kv/s/b"], Check(new StoreCheckOptions { RequireSigned = true }).Where(f => f.Id == "Unsigned")
            .Select(f => f.Target.StartsWith("refs", StringComparison.Ordinal) ? f.Target : "refs/kv/s/%gitkv").Order(StringComparer.Ordinal));
        string forged = Git.RunWith(Repo.Root, Repo.Run("cat-file", "tag", "refs/kv/s/a").Replace("Set a", "Set c", StringComparison.Ordinal) + "\n", null, "hash-object", "-t", "tag", "-w", "--stdin");
        Repo.Run("update-ref", "refs/kv/s/a", forged);
        Assert.Equal(("SignatureBad", "refs/kv/s/a"), Assert.Single(Check()) is { } f ? (f.Id, f.Target) : default);
    }

    private StoreFinding[] Check(StoreCheckOptions? options = null) => [.. StoreCheck.Run(Repository, "s", null, options ?? new StoreCheckOptions())];

    private string LooseOf(string content)
    {
        string id = Repo.Blob(content);
        return Repo.InGit($"objects/{id[..2]}/{id[2..]}");
    }
}
