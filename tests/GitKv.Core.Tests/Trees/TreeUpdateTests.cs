using System.Text;
using FsCheck;
using FsCheck.Fluent;
using GitKv.Core.Errors;
using GitKv.Core.Objects;
using GitKv.Core.Repositories;
using GitKv.Core.Tests.Support;
using GitKv.Core.Trees;

namespace GitKv.Core.Tests.Trees;

public sealed class TreeUpdateTests : IDisposable
{
    private readonly TempRepo _repo = new(bare: true);
    private readonly ObjectDatabase _database;
    private readonly TreeReader _reader;

    public TreeUpdateTests()
    {
        _database = new ObjectDatabase(_repo.InGit("objects"));
        _reader = new TreeReader(_database);
    }

    public void Dispose()
    {
        _database.Dispose();
        _repo.Dispose();
    }

    [Fact]
    public void A_small_store_is_the_very_tree_that_git_makes_of_the_same_files()
    {
        string[] keys = ["app/web/version", "app/web-2/version", "app/web.old", "b", "a/b/c/d", "ä/ö", "with space/x"];
        var index = new StringBuilder();
        string blob = _repo.Blob("v");
        foreach (string key in keys) index.Append("100644 ").Append(blob).Append('\t').Append(key).Append('\n');
        Git.RunWith(_repo.Root, index.ToString(), null, "update-index", "--add", "--index-info");
        Assert.Equal(_repo.Run("write-tree"), Apply(ObjectId.Zero, keys.Select(k => (k, (string?)"v"))).ToString());
    }

    [Theory]
    [InlineData(256, 1)]
    [InlineData(257, 17)]
    [InlineData(5000, 273)]
    public void A_directory_splits_in_sixteen_above_256_entries(int count, int trees)
    {
        ObjectId root = Apply(ObjectId.Zero, Numbered(count));
        Assert.Equal(count, _reader.List(root, isRoot: true).Count);
        Assert.Equal(trees, _repo.Run("ls-tree", "-r", "-d", "-t", root.ToString()).Split('\n', StringSplitOptions.RemoveEmptyEntries).Length + 1);
        Fsck(root);
    }

    [Fact]
    public void A_directory_that_shrinks_to_256_is_one_tree_again()
    {
        ObjectId small = Apply(ObjectId.Zero, Numbered(256));
        ObjectId large = Apply(small, Numbered(5000));
        ObjectId again = Apply(large, Numbered(5000).Skip(256).Select(n => (n.Key, (string?)null)));
        Assert.NotEqual(small, large);
        Assert.Equal(small, again);
    }

    [Fact]
    public void Setting_one_key_in_a_large_directory_writes_only_the_path_to_it()
    {
        ObjectId root = Apply(ObjectId.Zero, Numbered(100_000).Select(n => ("dir/" + n.Key, n.Value)));
        using var writer = new ObjectWriter(_database, FsyncPolicy.GitDefault);
        var change = new DirectoryChange();
        change.Add("dir/n77", writer.Write(ObjectType.Blob, "other"u8));
        new TreeUpdate(_reader, writer, default).Apply(root, change);
        Assert.InRange(writer.Count, 2, 7);
    }

    [Fact]
    public void The_settings_stay_in_the_root_whatever_its_size()
    {
        ObjectId settings = Blob("{}");
        ObjectId root = Apply(ObjectId.Zero, Numbered(3), settings);
        foreach (int count in (int[])[256, 300, 5000])
        {
            root = Apply(root, Numbered(count));
            Assert.Equal(settings.ToString(), _repo.Run("rev-parse", root + ":.gitkv"));
            Assert.Equal(count, _reader.List(root, isRoot: true).Count);
            Assert.Equal(Apply(ObjectId.Zero, Numbered(count), settings), root);
        }

        Assert.Equal(Apply(ObjectId.Zero, Numbered(3), settings), Apply(root, Numbered(5000).Skip(3).Select(n => (n.Key, (string?)null))));
    }

    [Fact]
    public void A_directory_that_loses_its_last_key_is_gone()
    {
        ObjectId root = Apply(ObjectId.Zero, [("a/b/c", "1"), ("x", "2")]);
        Assert.Equal(Apply(ObjectId.Zero, [("x", "2")]), Apply(root, [("a/b/c", null)]));
    }

    [Fact]
    public void A_key_below_an_item_is_refused_with_both_keys_named()
    {
        ObjectId root = Apply(ObjectId.Zero, [("a/b", "1")]);
        var e = Assert.Throws<KvException>(() => Apply(root, [("a/b/c", "2")]));
        Assert.Equal(ErrorIds.KeyIsItem, e.ErrorId);
        Assert.Contains("'a/b/c'", e.Message, StringComparison.Ordinal);
        Assert.Contains("'a/b'", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_item_in_place_of_a_directory_is_refused()
    {
        ObjectId root = Apply(ObjectId.Zero, [("a/b", "1")]);
        Assert.Equal(ErrorIds.KeyIsDirectory, Assert.Throws<KvException>(() => Apply(root, [("a", "2")])).ErrorId);
        Assert.Equal(ErrorIds.KeyIsDirectory, Assert.Throws<KvException>(() => Apply(ObjectId.Zero, [("a/b", "1"), ("a", "2")])).ErrorId);
    }

    [Fact]
    public void An_item_that_is_removed_makes_way_for_a_directory_in_the_same_change()
    {
        ObjectId item = Apply(ObjectId.Zero, [("a", "1")]);
        ObjectId directory = Apply(item, [("a", null), ("a/b", "2")]);
        Assert.Equal(Apply(ObjectId.Zero, [("a/b", "2")]), directory);
        Assert.Equal(item, Apply(directory, [("a/b", null), ("a", "1")]));
    }

    [Fact]
    public void Names_that_plain_git_wrote_unencoded_are_changed_in_place()
    {
        string blob = _repo.Blob("v");
        string root = Git.RunWith(_repo.Root, $"100755 blob {blob}\t.hidden\n", null, "mktree");
        ObjectId changed = Apply(ObjectId.Parse(root), [(".hidden", "w")]);
        Assert.Equal("w", _repo.Run("cat-file", "-p", changed + ":.hidden"));
        Assert.StartsWith("100755", _repo.Run("ls-tree", changed.ToString()), StringComparison.Ordinal);
        Assert.Single(_repo.Run("ls-tree", changed.ToString()).Split('\n'));
    }

    [Fact]
    public void What_is_no_item_in_a_foreign_tree_is_kept()
    {
        string commit = Git.RunWith(_repo.Root, "tree " + Git.RunWith(_repo.Root, "", null, "mktree") + "\nauthor A <a@e> 1 +0000\ncommitter A <a@e> 1 +0000\n\nm\n", null, "hash-object", "-t", "commit", "-w", "--stdin");
        string root = Git.RunWith(_repo.Root, $"160000 commit {commit}\tsub\n120000 blob {_repo.Blob("t")}\tlink\n", null, "mktree");
        ObjectId changed = Apply(ObjectId.Parse(root), [("x", "1")]);
        Assert.Equal(3, _repo.Run("ls-tree", changed.ToString()).Split('\n').Length);
    }

    [Fact]
    public void Any_order_of_edits_gives_the_tree_that_a_rebuild_gives()
    {
        // Directories around the limits of 256 and 16*256, so that they split and join again.
        Gen<(int, bool)[]> edits = Gen.ArrayOf(Gen.Zip(Gen.Choose(0, 700), Gen.Frequency((2, Gen.Constant(true)), (1, Gen.Constant(false)))), 1200);
        Prop.ForAll(edits.ToArbitrary(), sequence =>
        {
            var model = new SortedDictionary<string, string>(StringComparer.Ordinal);
            ObjectId root = ObjectId.Zero;
            foreach ((int, bool)[] batch in sequence.Chunk(150))
            {
                var changes = new Dictionary<string, string?>();
                foreach ((int number, bool set) in batch)
                {
                    string key = number % 3 == 0 ? $"d/{number}" : $"{number}";
                    changes[key] = set ? $"v{number % 7}" : null;
                    if (set) model[key] = $"v{number % 7}";
                    else model.Remove(key);
                }

                root = Apply(root, changes.Select(c => (c.Key, c.Value)));
            }

            return root == Apply(ObjectId.Zero, model.Select(m => (m.Key, (string?)m.Value)));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(15));
    }

    [Fact]
    public void A_difference_names_exactly_the_keys_that_differ_whatever_the_buckets()
    {
        Gen<int[]> numbers = Gen.ArrayOf(Gen.Choose(0, 900), 500);
        Prop.ForAll(numbers.ToArbitrary(), numbers.ToArbitrary(), (left, right) =>
        {
            Dictionary<string, string?> one = left.Distinct().ToDictionary(n => n % 2 == 0 ? $"d/{n}" : $"{n}", n => (string?)"1");
            Dictionary<string, string?> two = right.Distinct().ToDictionary(n => n % 2 == 0 ? $"d/{n}" : $"{n}", n => (string?)(n % 5 == 0 ? "2" : "1"));
            ObjectId a = Apply(ObjectId.Zero, one.Select(m => (m.Key, m.Value)));
            ObjectId b = Apply(ObjectId.Zero, two.Select(m => (m.Key, m.Value)));
            var expected = one.Keys.Union(two.Keys).Where(k => one.GetValueOrDefault(k) != two.GetValueOrDefault(k)).ToHashSet();
            return expected.SetEquals(new TreeDiff(_reader).Changed(a, b));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(15));
    }

    private static IEnumerable<(string Key, string? Value)> Numbered(int count) => Enumerable.Range(0, count).Select(i => ($"n{i}", (string?)"v"));

    private ObjectId Blob(string content)
    {
        using var writer = new ObjectWriter(_database, FsyncPolicy.GitDefault);
        ObjectId id = writer.Write(ObjectType.Blob, Encoding.UTF8.GetBytes(content));
        writer.Flush();
        return id;
    }

    private ObjectId Apply(ObjectId root, IEnumerable<(string Key, string? Value)> changes, ObjectId? settings = null)
    {
        using var writer = new ObjectWriter(_database, FsyncPolicy.GitDefault);
        var directory = new DirectoryChange();
        foreach ((string key, string? value) in changes)
            directory.Add(key, value is null ? ObjectId.Zero : writer.Write(ObjectType.Blob, Encoding.UTF8.GetBytes(value)));
        ObjectId result = new TreeUpdate(_reader, writer, default).Apply(root, directory, settings);
        writer.Flush();
        return result;
    }

    private void Fsck(ObjectId root)
    {
        string commit = Git.RunWith(_repo.Root, "m", null, "commit-tree", root.ToString());
        _repo.Run("update-ref", "refs/heads/check", commit);
        _repo.Run("fsck", "--full", "--strict");
    }
}
