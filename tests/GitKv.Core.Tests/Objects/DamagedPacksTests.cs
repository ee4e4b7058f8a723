using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using GitKv.Core.Errors;
using GitKv.Core.Objects;
using GitKv.Core.Repositories;
using GitKv.Core.Tests.Support;

namespace GitKv.Core.Tests.Objects;

/// <summary>Packs that are closed, gone or damaged under a reader's feet.</summary>
public sealed class DamagedPacksTests : IDisposable
{
    private readonly TempRepo _repo = new(bare: true);

    public void Dispose() => _repo.Dispose();

    [Fact]
    public void A_value_read_on_after_the_repository_was_closed_is_an_exception_and_no_crash()
    {
        byte[] value = new byte[3_000_000];
        new Random(1).NextBytes(value);
        ObjectId id = PackOf(value);
        ObjectDatabase database = Open();
        using Stream stream = database.OpenBlob(id, out _);
        byte[] buffer = new byte[100_000];
        stream.ReadExactly(buffer);
        Assert.Equal(value[..buffer.Length], buffer);
        database.Dispose();
        Assert.Throws<ObjectDisposedException>(() => stream.CopyTo(Stream.Null));
        Assert.Throws<ObjectDisposedException>(() => database.Read(id, out _));
        Assert.Throws<ObjectDisposedException>(() => database.Contains(id));
    }

    [Theory]
    [InlineData("")]
    [InlineData("not an index, but long enough to have a header")]
    [InlineData("fan-out")]
    public void A_damaged_index_does_not_hide_the_other_packs(string damage)
    {
        ObjectId id = PackOf("good"u8.ToArray());
        string bad = _repo.InGit("objects/pack/pack-" + new string('0', 40));
        File.WriteAllBytes(bad + ".pack", []);
        byte[] lies = new byte[8 + 1024 + 40 + 28 * 5];
        BinaryPrimitives.WriteUInt32BigEndian(lies, 0xFF744F63);
        lies[7] = 2;
        for (int i = 0; i < 256; i++) BinaryPrimitives.WriteUInt32BigEndian(lies.AsSpan(8 + i * 4), i < 255 ? uint.MaxValue - 3 : 5u);
        File.WriteAllBytes(bad + ".idx", damage == "fan-out" ? lies : Encoding.ASCII.GetBytes(damage));
        using ObjectDatabase database = Open();
        Assert.Equal("good"u8, database.Read(id, ObjectType.Blob));
        Assert.False(database.Contains(ObjectId.Hash(ObjectType.Blob, "other"u8)));
        Assert.False(database.Freshen(ObjectId.Hash(ObjectType.Blob, "other"u8)));
    }

    [Fact]
    public void What_gc_threw_away_is_written_again()
    {
        PackOf("value"u8.ToArray());
        using ObjectDatabase database = Open();
        ObjectId id = Write(database);
        foreach (string file in Directory.GetFiles(_repo.InGit("objects/pack")))
        {
            File.SetAttributes(file, FileAttributes.Normal);
            File.Delete(file);
        }

        Assert.Equal(id, Write(database));
        Assert.Equal("value", _repo.Run("cat-file", "blob", id.ToString()));
    }

    [Fact]
    public void A_value_of_more_bytes_than_fit_an_array_is_told_apart_from_a_damaged_one()
    {
        byte[] junk = new byte[2_300_000];
        new Random(2).NextBytes(junk);
        ObjectId id = ObjectId.Hash(ObjectType.Blob, junk);
        string path = _repo.InGit($"objects/{id.ToString()[..2]}/{id.ToString()[2..]}");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using (var zlib = new ZLibStream(File.Create(path), CompressionLevel.Fastest))
        {
            zlib.Write("blob 2200000000\0"u8);
            zlib.Write(junk);
        }

        using ObjectDatabase database = Open();
        Assert.Equal(ErrorIds.ValueTooLarge, Assert.Throws<KvException>(() => database.Read(id, out _)).ErrorId);
        using Stream stream = database.OpenBlob(id, out long size);
        Assert.Equal(2_200_000_000, size);
    }

    private ObjectId PackOf(byte[] value)
    {
        string file = Path.Combine(_repo.Folder, "value");
        File.WriteAllBytes(file, value);
        string id = _repo.Run("hash-object", "-w", file);
        Git.RunWith(_repo.Root, id + "\n", null, "pack-objects", "-q", _repo.InGit("objects/pack/pack"));
        _repo.Run("prune-packed", "-q");
        return ObjectId.Parse(id);
    }

    private static ObjectId Write(ObjectDatabase database)
    {
        using var writer = new ObjectWriter(database, FsyncPolicy.Everything);
        ObjectId id = writer.Write(ObjectType.Blob, "value"u8);
        writer.Flush();
        return id;
    }

    private ObjectDatabase Open() => new(_repo.InGit("objects"));
}
