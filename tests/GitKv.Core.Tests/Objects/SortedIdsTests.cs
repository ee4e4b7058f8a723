using System.Buffers.Binary;
using GitKv.Core.Objects;
using GitKv.Core.Tests.Support;

namespace GitKv.Core.Tests.Objects;

public sealed class SortedIdsTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(0, 20)]
    [InlineData(1, 20)]
    [InlineData(300, 24)]
    [InlineData(20_000, 20)]
    public void Each_id_is_found_where_it_is_and_no_other(int count, int stride)
    {
        var random = new Random(count);
        ObjectId[] ids = [.. Enumerable.Range(0, count).Select(_ => Any(random)).Order()];
        Check(ids, stride, random);
    }

    [Fact]
    public void Ids_that_are_not_evenly_spread_are_found_too()
    {
        var random = new Random(5);
        ObjectId[] ids = [.. Enumerable.Range(0, 3000).Select(i => Crowded(random, i)).Distinct().Order()];
        Check(ids, 20, random);

        // Some that differ in their last bytes only, some at the ends of the range.
        static ObjectId Crowded(Random random, int i)
        {
            byte[] id = new byte[20];
            if (i % 5 == 0) id.AsSpan().Fill(255);
            id[0] = (byte)(i % 3 == 0 ? 7 : 255);
            random.NextBytes(id.AsSpan(i % 2 == 0 ? 17 : 6));
            return new ObjectId(id);
        }
    }

    [Fact]
    public void A_search_among_ids_in_disorder_ends()
    {
        var random = new Random(9);
        ObjectId[] ids = [.. Enumerable.Range(0, 5000).Select(_ => Any(random))];
        using MappedFile file = Write(ids, 20);
        var sorted = new SortedIds(file, 0, SortedIds.FanoutLength, 20);
        foreach (ObjectId id in ids)
        {
            long found = sorted.IndexOf(id);
            if (found >= 0) Assert.Equal(id, sorted.At(found));
        }
    }

    [Fact]
    public void A_fan_out_table_that_goes_down_is_damage()
    {
        byte[] table = new byte[SortedIds.FanoutLength];
        BinaryPrimitives.WriteUInt32BigEndian(table.AsSpan(40), 7);
        string path = Path.Combine(_folder.Path, "fan");
        File.WriteAllBytes(path, table);
        using var file = new MappedFile(path);
        Assert.Throws<InvalidDataException>(() => new SortedIds(file, 0, SortedIds.FanoutLength, 20).CheckCount());
    }

    private void Check(ObjectId[] ids, int stride, Random random)
    {
        using MappedFile file = Write(ids, stride);
        var sorted = new SortedIds(file, 0, SortedIds.FanoutLength, stride);
        Assert.Equal(ids.Length, sorted.CheckCount());
        for (int i = 0; i < ids.Length; i++) Assert.Equal(i, sorted.IndexOf(ids[i]));
        for (int i = 0; i < 1000; i++)
        {
            ObjectId other = Any(random);
            Assert.Equal(-1, sorted.IndexOf(other));
        }

        if (ids.Length > 1) Assert.Equal(ids[1..], sorted.Between(ids[1], ids[^1]));
    }

    private MappedFile Write(ObjectId[] ids, int stride)
    {
        byte[] bytes = new byte[SortedIds.FanoutLength + (ids.Length * stride)];
        for (int i = 0; i < 256; i++) BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(i * 4), ids.Count(id => id.First <= i));
        for (int i = 0; i < ids.Length; i++) ids[i].CopyTo(bytes.AsSpan(SortedIds.FanoutLength + (i * stride)));
        string path = Path.Combine(_folder.Path, "ids");
        File.WriteAllBytes(path, bytes);
        return new MappedFile(path);
    }

    private static ObjectId Any(Random random)
    {
        byte[] id = new byte[20];
        random.NextBytes(id);
        return new ObjectId(id);
    }
}
