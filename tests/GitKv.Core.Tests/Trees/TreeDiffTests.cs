using System.Globalization;
using System.Text;
using GitKv.Core.Keys;
using GitKv.Core.Objects;
using GitKv.Core.Repositories;
using GitKv.Core.Tests.Support;
using GitKv.Core.Trees;

namespace GitKv.Core.Tests.Trees;

/// <summary>Differences between trees, with <c>git diff-tree -r</c> as the judge: a bucket's path components are no part of a key.</summary>
public sealed class TreeDiffTests : IDisposable
{
    private readonly TempRepo _repo = new(bare: true);
    private readonly ObjectDatabase _database;
    private readonly TreeReader _reader;

    public TreeDiffTests()
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
    public void Added_modified_and_removed_keys_have_the_blobs_that_git_says()
    {
        ObjectId before = Apply(ObjectId.Zero, [("app/web", "1"), ("app/db", "1"), ("same/x", "1"), ("gone", "1")]);
        ObjectId after = Apply(before, [("app/web", "2"), ("new/deep/key", "3"), ("gone", null)]);
        Assert.Equal(["app/web", "gone", "new/deep/key"], Keys(before, after));
        AssertAsGit(before, after);
        AssertAsGit(ObjectId.Zero, after);
        AssertAsGit(after, ObjectId.Zero);
    }

    [Theory]
    [InlineData(256, 257)]
    [InlineData(257, 256)]
    [InlineData(200, 5000)]
    [InlineData(5000, 4000)]
    [InlineData(5000, 3)]
    public void Directories_that_split_or_join_differ_only_in_their_keys(int old, int now)
    {
        ObjectId before = Apply(ObjectId.Zero, Numbered(old));
        ObjectId after = Apply(ObjectId.Zero, Numbered(now).Select(n => (n.Key, n.Key.EndsWith('7') ? "other" : n.Value)));
        AssertAsGit(before, after);
        Assert.Equal(Keys(before, after).Order(StringComparer.Ordinal), Keys(before, after));
    }

    [Fact]
    public void An_item_that_becomes_a_directory_is_removed_and_its_keys_are_added()
    {
        ObjectId before = Apply(ObjectId.Zero, [("a", "1"), ("b/c", "2")]);
        ObjectId after = Apply(before, [("a", null), ("a/x", "3"), ("a/y/z", "4"), ("b/c", null), ("b", "5")]);
        Assert.Equal(["a", "a/x", "a/y/z", "b", "b/c"], Keys(before, after));
        AssertAsGit(before, after);
        AssertAsGit(after, before);
    }

    [Theory]
    [InlineData("app/*", "app/db")]
    [InlineData("app/**", "app/db app/web/name app/web/port")]
    [InlineData("app/web/port", "app/web/port")]
    [InlineData("**/name", "app/web/name other/name")]
    [InlineData("app", "app")]
    [InlineData("nothing/here/*", "")]
    public void Only_keys_that_match_are_compared(string pattern, string expected)
    {
        ObjectId before = Apply(ObjectId.Zero, [("app", "1"), ("other/name", "1"), ("top", "1")]);
        ObjectId after = Apply(before, [("app", null), ("app/db", "1"), ("app/web/name", "2"), ("app/web/port", "3"), ("other/name", "2"), ("top", "2")]);
        Assert.Equal(expected.Split(' ', StringSplitOptions.RemoveEmptyEntries), Keys(before, after, KeyPattern.Parse(pattern)));
    }

    [Fact]
    public void Subtrees_that_are_equal_or_cannot_match_are_not_read()
    {
        ObjectId before = Apply(ObjectId.Zero, [("left/a", "1"), ("right/b", "1"), ("same/c", "1")]);
        ObjectId after = Apply(before, [("left/a", "2"), ("right/b", "2")]);
        foreach (string missing in (string[])[$"{before}:same", $"{before}:right", $"{after}:right"])
        {
            string id = _repo.Run("rev-parse", missing);
            File.Delete(_repo.InGit($"objects/{id[..2]}/{id[2..]}"));
        }

        using var database = new ObjectDatabase(_repo.InGit("objects"));
        var diff = new TreeDiff(new TreeReader(database));
        Assert.Equal(["left/a"], diff.Differences(before, after, KeyPattern.Parse("left/*")).Select(d => d.Key));
        Assert.Equal(["left/a"], diff.Differences(before, after, KeyPattern.Parse("l*/*")).Select(d => d.Key));
    }

    [Fact]
    public void A_name_that_plain_git_wrote_and_the_one_that_GitKv_writes_are_one_key()
    {
        string one = _repo.Blob("1");
        string two = _repo.Blob("2");
        ObjectId literal = Tree($"100644 blob {one}\t100%\n");
        ObjectId encoded = Tree($"100644 blob {two}\t100%25\n");
        ObjectId both = Tree($"100644 blob {one}\t100%\n100644 blob {two}\t100%25\n");
        Assert.Equal([new KeyDifference("100%", ObjectId.Parse(one), ObjectId.Parse(two))], new TreeDiff(_reader).Differences(literal, encoded));
        Assert.Equal([new KeyDifference("100%", ObjectId.Parse(one), ObjectId.Parse(two))], new TreeDiff(_reader).Differences(literal, both));
        Assert.Empty(new TreeDiff(_reader).Differences(encoded, both));
    }

    [Fact]
    public void Trees_of_two_repositories_are_compared()
    {
        using var other = new TempRepo(bare: true);
        ObjectId before = Apply(ObjectId.Zero, Numbered(300));
        Git.Run(other.Root, "fetch", "-q", _repo.Root, Commit(before));
        using var database = new ObjectDatabase(other.InGit("objects"));
        ObjectId after = Apply(before, [("n7", "other")]);
        Assert.Equal(["n7"], new TreeDiff(new TreeReader(database), _reader).Differences(before, after).Select(d => d.Key));
    }

    private static IEnumerable<(string Key, string? Value)> Numbered(int count) =>
        Enumerable.Range(0, count).Select(i => (i % 3 == 0 ? $"d/n{i}" : $"n{i}", (string?)"v"));

    private List<string> Keys(ObjectId before, ObjectId after, KeyPattern? pattern = null) =>
        [.. new TreeDiff(_reader).Differences(before, after, pattern).Select(d => d.Key)];

    private void AssertAsGit(ObjectId before, ObjectId after)
    {
        // Two raw lines for one key: its bucket changed.
        var expected = new Dictionary<string, (string Before, string After)>(StringComparer.Ordinal);
        foreach (string line in _repo.Run("diff-tree", "-r", "--no-renames", "--no-abbrev", Existing(before), Existing(after)).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            string[] words = line.Split('\t')[0].Split(' ');
            string key = string.Join('/', line.Split('\t')[1].Split('/').Where(c => !c.StartsWith('~')));
            (string Before, string After) known = expected.GetValueOrDefault(key, (Zero, Zero));
            expected[key] = (words[2] == Zero ? known.Before : words[2], words[3] == Zero ? known.After : words[3]);
        }

        Assert.Equal(
            expected.Where(e => e.Value.Before != e.Value.After).Select(e => $"{e.Key} {e.Value.Before} {e.Value.After}").Order(StringComparer.Ordinal),
            new TreeDiff(_reader).Differences(before, after).Select(d => $"{d.Key} {d.Before} {d.After}").Order(StringComparer.Ordinal));
    }

    private static readonly string Zero = ObjectId.Zero.ToString();

    private string Existing(ObjectId tree) => tree.IsZero ? Git.RunWith(_repo.Root, "", null, "mktree") : tree.ToString();

    private ObjectId Tree(string lines) => ObjectId.Parse(Git.RunWith(_repo.Root, lines, null, "mktree"));

    private string Commit(ObjectId root)
    {
        string commit = Git.RunWith(_repo.Root, "m", null, "commit-tree", root.ToString());
        _repo.Run("update-ref", "refs/heads/x" + DateTime.UtcNow.Ticks.ToString(CultureInfo.InvariantCulture), commit);
        _repo.Run("config", "uploadpack.allowAnySHA1InWant", "true");
        return commit;
    }

    private ObjectId Apply(ObjectId root, IEnumerable<(string Key, string? Value)> changes)
    {
        using var writer = new ObjectWriter(_database, FsyncPolicy.GitDefault);
        var directory = new DirectoryChange();
        foreach ((string key, string? value) in changes)
            directory.Add(key, value is null ? ObjectId.Zero : writer.Write(ObjectType.Blob, Encoding.UTF8.GetBytes(value)));
        ObjectId result = new TreeUpdate(_reader, writer, default).Apply(root, directory, null);
        writer.Flush();
        return result;
    }
}
