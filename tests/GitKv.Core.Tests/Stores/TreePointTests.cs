using GitKv.Core.Errors;
using GitKv.Core.Stores;
using GitKv.Core.Tests.Support;

namespace GitKv.Core.Tests.Stores;

public sealed class TreePointTests : StoreTestsBase
{
    private const string Settings = """{"format": 1, "layout": "Tree"}""";
    private readonly string[] _ids;

    public TreePointTests()
    {
        var history = new FastImport();
        history.Commit("refs/kv/s", 1_000_000, [(".gitkv", Settings), ("a", "1"), ("b", "1")], parents: []);
        history.Commit("refs/kv/s", 2_000_000, [("a", "2")]);
        history.Commit("refs/kv/s", 3_000_000, [("b", null), ("c", "1")]);
        history.Commit("refs/kv/s", 4_000_000, [("a", "1")]);
        _ids = history.Run(Repo);
    }

    private KvStore Store => KvStore.Open(Repository, "s");

    [Theory]
    [InlineData("@4000000", "a=1 c=1")]
    [InlineData("@3999999", "a=2 c=1")]
    [InlineData("@2000000", "a=2 b=1")]
    [InlineData("@1999999", "a=1 b=1")]
    [InlineData("@999999", "")]
    [InlineData("HEAD", "a=1 c=1")]
    [InlineData("~1", "a=2 c=1")]
    [InlineData("HEAD~3", "a=1 b=1")]
    public void A_date_or_a_number_of_steps_shows_the_store_as_it_was(string point, string expected) => Assert.Equal(expected, At(point));

    [Fact]
    public void A_commit_shows_the_store_as_it_was_also_by_its_first_digits_in_a_pack_too()
    {
        Assert.Equal("a=2 b=1", At(_ids[2]));
        Assert.Equal("a=2 b=1", At(_ids[2].ToUpperInvariant()));
        Assert.Equal("a=2 c=1", At(_ids[3][..10]));
        Repo.Run("repack", "-a", "-d", "-q");
        using GitKv.Core.Repositories.GitRepository packed = GitKv.Core.Repositories.GitRepository.Open(Repo.Root);
        Assert.Equal(_ids[2], KvStore.Open(packed, "s").SnapshotAt(StorePoint.Parse(_ids[2][..7])).Version);
    }

    [Fact]
    public void A_version_shows_the_newest_state_in_which_the_key_had_it()
    {
        string two = Repo.Run("rev-parse", $"{_ids[2]}:a");
        string one = Repo.Run("rev-parse", $"{_ids[1]}:a");
        Assert.Equal(_ids[3], Store.SnapshotAt(StorePoint.Parse(two), "a").Version);
        Assert.Equal(_ids[4], Store.SnapshotAt(StorePoint.Parse(one[..9]), "a").Version);
        Assert.Equal(_ids[2], Store.SnapshotAt(StorePoint.Parse(one), "b").Version);
        Assert.Equal(ErrorIds.PointNotFound, Assert.Throws<KvException>(() => Store.SnapshotAt(StorePoint.Parse(two), "c")).ErrorId);
        Assert.Equal(ErrorIds.PointNotFound, Assert.Throws<KvException>(() => Store.SnapshotAt(StorePoint.Parse(two))).ErrorId);
    }

    [Theory]
    [InlineData("@2000000", "a=1 b=1")]
    [InlineData("@2499999", "a=1 b=1")]
    [InlineData("@2500000", "b=1")]
    [InlineData("~1", "a=1 b=1")]
    [InlineData("HEAD", "b=1 c=1")]
    public void Whether_an_item_had_expired_is_judged_as_of_the_moment_that_is_looked_at(string point, string expected)
    {
        var history = new FastImport();
        string end = DateTimeOffset.FromUnixTimeSeconds(2_500_000).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture);
        history.Commit("refs/kv/e", 1_000_000, [(".gitkv", Settings), (".gitkv-expires/a", end + "\n"), ("a", "1")], parents: []);
        history.Commit("refs/kv/e", 2_000_000, [("b", "1")]);
        history.Commit("refs/kv/e", 3_000_000, [("c", "1")]);
        history.Run(Repo);
        Assert.Equal(expected, At(point, "e"));
    }

    [Fact]
    public void A_checkpoint_shows_the_store_as_it_was_and_comes_before_what_its_name_looks_like()
    {
        foreach (string name in (string[])["v1", "2026-01-01", "abcdef0"]) Repo.Run("tag", "-a", "-m", name, "kv/s/" + name, _ids[2]);
        foreach (string name in (string[])["v1", "2026-01-01", "abcdef0"]) Assert.Equal(_ids[2], Store.SnapshotAt(StorePoint.Parse(name)).Version);
        Repo.Run("tag", "other", _ids[2]);
        Assert.Equal(ErrorIds.PointNotFound, Assert.Throws<KvException>(() => At("other")).ErrorId);
    }

    [Fact]
    public void A_damaged_tag_is_told_as_damage()
    {
        string file = Path.Combine(Repo.Root, "tag");
        File.WriteAllText(file, "no tag\n");
        string tag = Repo.Run("hash-object", "-t", "tag", "-w", "--literally", file);
        Assert.Equal(ErrorIds.ObjectCorrupt, Assert.Throws<KvException>(() => At(tag)).ErrorId);
    }

    [Theory]
    [InlineData("nothing")]
    [InlineData("0123456789")]
    [InlineData("HEAD~4")]
    [InlineData("--output=x")]
    [InlineData("../../../main")]
    public void What_is_not_there_is_an_error(string point)
    {
        var error = Assert.Throws<KvException>(() => At(point));
        Assert.Equal((ErrorIds.PointNotFound, KvErrorKind.NotFound), (error.ErrorId, error.Kind));
    }

    [Fact]
    public void A_commit_of_something_else_is_not_read_as_the_store()
    {
        var other = new FastImport();
        other.Commit("refs/heads/project", 5_000_000, [("readme", "x")], parents: []);
        string commit = other.Run(Repo)[1];
        Assert.Equal(ErrorIds.PointNotFound, Assert.Throws<KvException>(() => At(commit)).ErrorId);
    }

    [Fact]
    public void A_store_that_plain_git_made_has_a_past_too()
    {
        var made = new FastImport();
        made.Commit("refs/heads/config", 1_000, [("a", "1")], parents: []);
        made.Commit("refs/heads/config", 2_000, [("a", "2")]);
        string[] ids = made.Run(Repo);
        KvStore store = KvStore.Open(Repository, refPrefix: "refs/heads/config");
        Assert.Equal("a=1", Show(store.SnapshotAt(StorePoint.Parse(ids[1]))));
        Assert.Equal("a=1", Show(store.SnapshotAt(StorePoint.Parse("@1500"))));
    }

    [Fact]
    public void Dates_that_went_backwards_lead_to_the_newest_commit_that_is_old_enough()
    {
        var history = new FastImport();
        history.Commit("refs/kv/t", 1_000, [(".gitkv", Settings), ("a", "1")], parents: []);
        history.Commit("refs/kv/t", 5_000, [("a", "2")]);
        history.Commit("refs/kv/t", 3_000, [("a", "3")]);
        history.Run(Repo);
        KvStore store = KvStore.Open(Repository, "t");
        Assert.Equal("a=3", Show(store.SnapshotAt(StorePoint.Parse("@4000"))));
        Assert.Equal("a=1", Show(store.SnapshotAt(StorePoint.Parse("@2000"))));
    }

    [Fact]
    public void In_a_shallow_clone_what_is_cut_off_is_said()
    {
        string clone = Path.Combine(Repo.Folder, "clone");
        Git.Run(Repo.Folder, "init", "-q", "--bare", clone);
        Git.Run(clone, "fetch", "-q", "--depth=2", "file://" + Repo.Root, "refs/kv/s:refs/kv/s");
        using GitKv.Core.Repositories.GitRepository shallow = GitKv.Core.Repositories.GitRepository.Open(clone);
        KvStore store = KvStore.Open(shallow, "s");
        Assert.Equal("a=2 c=1", Show(store.SnapshotAt(StorePoint.Parse("~1"))));
        Assert.Equal("a=2 c=1", Show(store.SnapshotAt(StorePoint.Parse("@3000000"))));
        foreach (string point in (string[])["~2", "@2000000"])
            Assert.Equal(ErrorIds.HistoryUnavailable, Assert.Throws<KvException>(() => store.SnapshotAt(StorePoint.Parse(point))).ErrorId);
    }

    [Fact]
    public void Who_changed_an_item_last_is_told_as_of_then()
    {
        KvSnapshot then = Store.SnapshotAt(StorePoint.Parse("~1"));
        Assert.Equal((_ids[2], _ids[3]), (Store.Origins(then, ["a"])["a"].Commit, Store.Origins(then, ["c"])["c"].Commit));
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(3_000_000), then.Clock);
    }

    private string At(string point, string store = "s") => Show(KvStore.Open(Repository, store).SnapshotAt(StorePoint.Parse(point)));

    private static string Show(KvSnapshot snapshot) => string.Join(' ', All(snapshot).Select(p => $"{p.Key}={p.Value}"));
}
