using System.Buffers;
using System.Text;
using GitKv.Core.Objects;
using GitKv.Core.Trees;

namespace GitKv.Core.Tests.Trees;

public sealed class DirectoryListingTests
{
    [Theory]
    [InlineData("", "ab")]
    [InlineData("key-", "0123456789")]
    [InlineData("a long beginning that all share ", "xy./-0")]
    [InlineData("", "aé/￿/.-~")]
    public void Entries_of_several_trees_come_in_gits_order(string start, string letters)
    {
        var random = new Random(letters.Length);
        letters = letters.Replace("/", "", StringComparison.Ordinal);
        for (int round = 0; round < 60; round++)
        {
            TreeEntry[][] parts = [.. Enumerable.Range(0, random.Next(1, 20)).Select(_ => Entries(random, start, letters))];
            List<TreeEntry> expected = [.. parts.SelectMany(static p => p)];
            expected.Sort(static (x, y) => x.CompareTo(y));
            DirectoryListing listing = DirectoryListing.Sorted([.. parts.Chunk(random.Next(1, 6)).Select(static p => p.Select(static t => Tree(t)))]);
            Assert.Equal(expected.Count, listing.Count);
            int at = 0;
            foreach (TreeEntry entry in listing)
            {
                // Of equal names, which buckets of a sound tree don't have, any order will do.
                Assert.Equal(0, entry.CompareTo(expected[at++]));
                Assert.Contains(expected, e => e.Id == entry.Id && e.Mode == entry.Mode && e.Name.Span.SequenceEqual(entry.Name.Span));
            }
        }
    }

    [Fact]
    public void Entries_of_more_than_one_block_of_memory_and_none_at_all_come_too()
    {
        Assert.Equal(0, DirectoryListing.Sorted([]).Count);
        TreeEntry[] large = [.. Enumerable.Range(0, 300).Select(static i => new TreeEntry(Encoding.UTF8.GetBytes($"{i:d3}{new string('x', 40_000)}"), TreeEntry.FileMode, Id(i)))];
        DirectoryListing listing = DirectoryListing.Sorted([[Tree(large[150..])], [Tree(large[..150])]]);
        for (int i = 0; i < 300; i++) Assert.Equal(large[i].Id, listing[i].Id);
    }

    [Fact]
    public void What_fails_in_one_part_is_told_as_it_is()
    {
        static IEnumerable<GitTree> Failing()
        {
            yield return Tree([]);
            throw new Core.Errors.KvException(Core.Errors.ErrorIds.ObjectCorrupt, Core.Errors.KvErrorKind.Corrupt, "damaged", null);
        }

        Assert.Equal("damaged", Assert.Throws<Core.Errors.KvException>(() => DirectoryListing.Sorted([[Tree([])], Failing(), [Tree([])]])).Message);
    }

    [Fact]
    public void Sorted_runs_become_one()
    {
        var random = new Random(7);
        for (int round = 0; round < 200; round++)
        {
            int[] starts = [0, .. Enumerable.Range(0, random.Next(6)).Select(_ => random.Next(100)).Order()];
            ulong[] keys = [.. Enumerable.Range(0, starts[^1]).Select(_ => (ulong)random.Next(40))];
            for (int i = 0; i + 1 < starts.Length; i++) keys.AsSpan(starts[i]..starts[i + 1]).Sort();
            long[] items = [.. keys.Select(static k => (long)k * 3)];
            ulong[] expected = [.. keys.Order()];
            (ulong[] merged, long[] beside) = SortedRuns.Merge(keys, items, starts);
            Assert.Equal(expected, merged);
            Assert.Equal(expected.Select(static k => (long)k * 3), beside);
        }
    }

    private static TreeEntry[] Entries(Random random, string start, string letters)
    {
        var entries = new List<TreeEntry>();
        for (int i = random.Next(40); i >= 0; i--)
        {
            string name = start + string.Concat(Enumerable.Range(0, random.Next(start.Length == 0 ? 1 : 0, 14)).Select(_ => letters[random.Next(letters.Length)]));
            entries.Add(new TreeEntry(Encoding.UTF8.GetBytes(name), random.Next(3) == 0 ? TreeEntry.TreeMode : TreeEntry.FileMode, Id(random.Next())));
        }

        entries.Sort(static (x, y) => x.CompareTo(y));
        return [.. entries];
    }

    private static GitTree Tree(TreeEntry[] entries)
    {
        var bytes = new ArrayBufferWriter<byte>();
        GitTree.Write(bytes, entries);
        return GitTree.Parse(bytes.WrittenSpan.ToArray());
    }

    private static ObjectId Id(int number)
    {
        byte[] id = new byte[ObjectId.Length];
        BitConverter.TryWriteBytes(id, number);
        return new ObjectId(id);
    }
}
