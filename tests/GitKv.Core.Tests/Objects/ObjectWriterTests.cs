using System.Text;
using GitKv.Core.Errors;
using GitKv.Core.Objects;
using GitKv.Core.Repositories;
using GitKv.Core.Tests.Support;

namespace GitKv.Core.Tests.Objects;

public sealed class ObjectWriterTests : IDisposable
{
    private readonly TempRepo _repo = new(bare: true);

    public void Dispose() => _repo.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3990)]
    [InlineData(4000)]
    [InlineData(70_000)]
    public void A_blob_of_any_size_is_one_that_git_reads(int size)
    {
        byte[] content = new byte[size];
        new Random(size).NextBytes(content);
        ObjectId id;
        using (ObjectDatabase database = Open())
        {
            id = WriteAll(database, [content]).Single();
            Assert.Equal(content, database.Read(id, ObjectType.Blob));
        }

        Assert.Equal(id.ToString(), Git.RunWith(_repo.Root, null, null, "rev-parse", id.ToString()));
        Assert.Equal(size.ToString(System.Globalization.CultureInfo.InvariantCulture), _repo.Run("cat-file", "-s", id.ToString()));
        Fsck();
    }

    [Fact]
    public void Few_objects_become_loose_and_no_pack()
    {
        using ObjectDatabase database = Open();
        WriteAll(database, Texts(10));
        Assert.Empty(Packs());
        Assert.Equal(10, _repo.Run("cat-file", "--batch-all-objects", "--batch-check").Split('\n').Length);
        Fsck();
    }

    [Fact]
    public void Many_objects_become_one_pack_that_git_accepts()
    {
        using ObjectDatabase database = Open();
        List<ObjectId> ids = WriteAll(database, Texts(20_000));
        string pack = Assert.Single(Packs());
        _repo.Run("verify-pack", pack);
        Fsck();
        Assert.Equal("text 12345", Encoding.UTF8.GetString(database.Read(ids[12345], ObjectType.Blob)));
        Assert.Equal(ids.Select(i => i.ToString()).Order(StringComparer.Ordinal),
            _repo.Run("cat-file", "--batch-all-objects", "--batch-check=%(objectname)").Split('\n'));
    }

    [Fact]
    public void Objects_of_an_unfinished_transaction_read_back_and_vanish_without_a_trace()
    {
        using ObjectDatabase database = Open();
        using (var writer = new ObjectWriter(database, FsyncPolicy.GitDefault))
        {
            List<ObjectId> ids = [.. Texts(3000).Select(t => writer.Write(ObjectType.Blob, t))];
            foreach (int i in (int[])[0, 1, 1500, 2999])
            {
                Assert.True(writer.TryRead(ids[i], out ObjectType type, out byte[]? content));
                Assert.Equal(ObjectType.Blob, type);
                Assert.Equal($"text {i}", Encoding.UTF8.GetString(content));
                Assert.False(database.Contains(ids[i]));
            }
        }

        Assert.Empty(Directory.EnumerateFiles(_repo.InGit("objects"), "*", SearchOption.AllDirectories));
    }

    [Fact]
    public void An_object_that_exists_is_not_written_again_but_looks_fresh()
    {
        string id = _repo.Blob("known");
        string path = _repo.InGit($"objects/{id[..2]}/{id[2..]}");
        byte[] before = File.ReadAllBytes(path);
        File.SetLastWriteTimeUtc(path, DateTime.UtcNow.AddDays(-30));
        using (ObjectDatabase database = Open()) Assert.Equal(id, WriteAll(database, ["known"u8.ToArray()]).Single().ToString());
        Assert.Equal(before, File.ReadAllBytes(path));
        Assert.True(File.GetLastWriteTimeUtc(path) > DateTime.UtcNow.AddMinutes(-5));
    }

    [Fact]
    public void An_object_in_an_old_pack_keeps_its_pack_fresh()
    {
        string id = _repo.Blob("packed");
        _repo.Run("update-ref", "refs/kv/x", id);
        _repo.Run("repack", "-adq");
        string pack = Path.ChangeExtension(Packs().Single(), ".pack");
        File.SetLastWriteTimeUtc(pack, DateTime.UtcNow.AddDays(-30));
        using (ObjectDatabase database = Open()) WriteAll(database, ["packed"u8.ToArray()]);
        Assert.True(File.GetLastWriteTimeUtc(pack) > DateTime.UtcNow.AddMinutes(-5));
        Assert.False(File.Exists(_repo.InGit($"objects/{id[..2]}/{id[2..]}")));
    }

    [Fact]
    public void A_large_stream_of_unknown_length_is_stored_exactly()
    {
        byte[] content = new byte[9_000_000];
        new Random(1).NextBytes(content.AsSpan(0, 5_000_000));
        using ObjectDatabase database = Open();
        using var writer = new ObjectWriter(database, FsyncPolicy.Everything);
        ObjectId id = writer.WriteBlob(new MemoryStream(content), null, TestContextToken);
        writer.Flush(TestContextToken);
        Assert.Equal(ObjectId.Hash(ObjectType.Blob, content), id);
        using Stream stream = database.OpenBlob(id, out long size);
        Assert.Equal(content.Length, size);
        var read = new MemoryStream();
        stream.CopyTo(read);
        Assert.Equal(content, read.ToArray());
        Fsck();
        Assert.Empty(Directory.EnumerateFiles(_repo.InGit("objects"), "tmp_*", SearchOption.AllDirectories));
    }

    [Fact]
    public void A_stream_that_ends_before_its_length_writes_nothing()
    {
        using ObjectDatabase database = Open();
        using var writer = new ObjectWriter(database, FsyncPolicy.GitDefault);
        Assert.ThrowsAny<IOException>(() => writer.WriteBlob(new MemoryStream(new byte[5_000_000]), 6_000_000, TestContextToken));
        writer.Flush(TestContextToken);
        Assert.Empty(Directory.EnumerateFiles(_repo.InGit("objects"), "*", SearchOption.AllDirectories));
    }

    [Fact]
    public void Written_files_are_read_only_as_git_s_are()
    {
        if (OperatingSystem.IsWindows()) return;
        using ObjectDatabase database = Open();
        WriteAll(database, Texts(1));
        WriteAll(database, Texts(100));
        Assert.All(Directory.EnumerateFiles(_repo.InGit("objects"), "*", SearchOption.AllDirectories),
            f => Assert.Equal(UnixFileMode.None, File.GetUnixFileMode(f) & (UnixFileMode.UserWrite | UnixFileMode.GroupWrite | UnixFileMode.OtherWrite)));
    }

    [Fact]
    public void A_missing_object_is_reported_as_missing()
    {
        using ObjectDatabase database = Open();
        var e = Assert.Throws<KvException>(() => database.Read(ObjectId.Parse(new string('1', 40)), out _));
        Assert.Equal(ErrorIds.ObjectNotFound, e.ErrorId);
    }

    private static CancellationToken TestContextToken => CancellationToken.None;

    private static IEnumerable<byte[]> Texts(int count) => Enumerable.Range(0, count).Select(i => Encoding.UTF8.GetBytes($"text {i}"));

    private static List<ObjectId> WriteAll(ObjectDatabase database, IEnumerable<byte[]> contents)
    {
        using var writer = new ObjectWriter(database, FsyncPolicy.GitDefault);
        List<ObjectId> ids = [.. contents.Select(c => writer.Write(ObjectType.Blob, c))];
        writer.Flush();
        return ids;
    }

    private ObjectDatabase Open() => new(_repo.InGit("objects"));

    private string[] Packs() => Directory.GetFiles(Directory.CreateDirectory(_repo.InGit("objects/pack")).FullName, "*.idx");

    private void Fsck() => _repo.Run("fsck", "--full", "--strict");
}
