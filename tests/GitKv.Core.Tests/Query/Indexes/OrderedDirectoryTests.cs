using System.Text;
using FsCheck;
using FsCheck.Fluent;
using GitKv.Core.Objects;
using GitKv.Core.Query.Indexes;
using GitKv.Core.Repositories;
using GitKv.Core.Tests.Support;
using GitKv.Core.Trees;

namespace GitKv.Core.Tests.Query.Indexes;

public sealed class OrderedDirectoryTests : IDisposable
{
    private readonly TempRepo _repo = new(bare: true);
    private readonly ObjectDatabase _database;
    private readonly TreeReader _reader;
    private readonly ObjectId _blob;

    public OrderedDirectoryTests()
    {
        _database = new ObjectDatabase(_repo.InGit("objects"));
        _reader = new TreeReader(_database);
        _blob = ObjectId.Parse(_repo.Blob("v"));
    }

    public void Dispose()
    {
        _database.Dispose();
        _repo.Dispose();
    }

    [Theory]
    [InlineData(256, 0)]
    [InlineData(257, 3)]
    [InlineData(2000, 22)]
    public void Names_are_split_by_the_next_character_above_256(int count, int trees)
    {
        ObjectId root = Update(ObjectId.Zero, Numbered(count), []);
        Assert.Equal(trees, _repo.Run("ls-tree", "-r", "-d", "-t", root.ToString()).Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Equal(Numbered(count), Names(root));
        Fsck(root);
    }

    [Fact]
    public void A_name_that_others_begin_with_stays_beside_them()
    {
        string[] names = ["Xa!k", .. Enumerable.Range(0, 300).Select(i => $"Xa!k{i}")];
        ObjectId root = Update(ObjectId.Zero, names, []);
        Assert.Equal(names.Order(StringComparer.Ordinal), Names(root));
        Assert.Contains("blob", _repo.Run("ls-tree", root.ToString()), StringComparison.Ordinal);
        Fsck(root);
    }

    [Fact]
    public void A_change_in_a_large_directory_writes_only_the_way_to_it()
    {
        ObjectId root = Update(ObjectId.Zero, [.. Enumerable.Range(0, 100_000).Select(i => $"Xopen!doc{i:D6}")], []);
        using var writer = new ObjectWriter(_database, FsyncPolicy.GitDefault);
        NameChange[] changes = [new("Xopen!doc050000"u8.ToArray(), ObjectId.Zero), new("Xopen!doc050000x"u8.ToArray(), _blob)];
        new OrderedWriter(_reader, writer, default).Update(root, changes);
        Assert.InRange(writer.Count, 2, 5);
    }

    [Fact]
    public void The_shape_depends_on_the_names_alone()
    {
        Prop.ForAll(Sets().ToArbitrary(), sets =>
    {
        (string[] before, string[] gone, string[] come) = sets;
        ObjectId root = Update(Update(ObjectId.Zero, before, []), come, gone);
        string[] expected = [.. before.Except(gone).Union(come)];
        ObjectId fresh = Update(ObjectId.Zero, expected, []);
        Array.Sort(expected, (x, y) => Encoding.UTF8.GetBytes(x).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(y)));
        return root == fresh && Names(root).SequenceEqual(expected) && Names(root, NameRange.All, descending: true).Reverse().SequenceEqual(expected);
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(40));
    }

    [Fact]
    public void A_range_is_what_lies_between_its_ends()
    {
        Prop.ForAll(Sets().ToArbitrary(), Gen.Elements("", "X", "Xa", "Xb!", "Xé", "Xab", "Y").Two().ToArbitrary(), (sets, ends) =>
    {
        string[] names = [.. sets.Item1.Distinct()];
        ObjectId root = Update(ObjectId.Zero, names, []);
        var range = new NameRange(Encoding.UTF8.GetBytes(ends.Item1), Encoding.UTF8.GetBytes(ends.Item2));
        string[] all = [.. Names(root).Where(n => range.Contains(Encoding.UTF8.GetBytes(n)))];
        return Names(root, range).SequenceEqual(all) && Names(root, range, descending: true).Reverse().SequenceEqual(all)
            && new OrderedReader(_reader, root).Count(range) == all.Length;
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(40));
    }

    /// <summary>Names of few characters, so that many begin alike; more than one tree of them now and then.</summary>
    private static Gen<(string[] Before, string[] Gone, string[] Come)> Sets() =>
        from alphabet in Gen.Elements("ab", "abcdefgh", "aéè€😀")
        from size in Gen.Elements(3, 200, 600, 1500)
        from before in Names(alphabet).ArrayOf(size)
        from come in Names(alphabet).ArrayOf(Math.Min(size, 300))
        from keep in Gen.Choose(0, size)
        select (before.Distinct().ToArray(), before.Distinct().Skip(keep).Except(come).ToArray(), come.Distinct().ToArray());

    private static Gen<string> Names(string alphabet) =>
        from length in Gen.Choose(1, 12)
        from runes in Gen.Elements(alphabet.EnumerateRunes().ToArray()).ArrayOf(length)
        select "X" + string.Concat(runes.Select(r => r.ToString()));

    private static string[] Numbered(int count) => [.. Enumerable.Range(0, count).Select(i => $"N{i:D4}!k")];

    private ObjectId Update(ObjectId root, string[] come, string[] gone)
    {
        using var writer = new ObjectWriter(_database, FsyncPolicy.GitDefault);
        NameChange[] changes = [.. come.Distinct().Select(n => new NameChange(Encoding.UTF8.GetBytes(n), _blob)), .. gone.Select(n => new NameChange(Encoding.UTF8.GetBytes(n), ObjectId.Zero))];
        Array.Sort(changes);
        ObjectId updated = new OrderedWriter(_reader, writer, default).Update(root, changes);
        writer.Flush();
        return updated;
    }

    private IEnumerable<string> Names(ObjectId root) => Names(root, NameRange.All);

    private IEnumerable<string> Names(ObjectId root, NameRange range, bool descending = false) =>
        new OrderedReader(_reader, root).Between(range, descending).Select(e => Encoding.UTF8.GetString(e.Name.Span));

    private void Fsck(ObjectId tree) =>
        Assert.Equal("", _repo.Run("fsck", "--strict", "--no-dangling", tree.ToString()).Trim());
}
