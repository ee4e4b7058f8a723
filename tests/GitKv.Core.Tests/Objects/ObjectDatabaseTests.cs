using System.IO.Compression;
using System.Text;
using GitKv.Core.Errors;
using GitKv.Core.Objects;
using GitKv.Core.Tests.Support;

namespace GitKv.Core.Tests.Objects;

public sealed class ObjectDatabaseTests : IDisposable
{
    private readonly TempRepo _repo = new(bare: true);

    public void Dispose() => _repo.Dispose();

    [Theory]
    [InlineData("--window=10", "--depth=50")]
    [InlineData("--window=50", "--depth=4")]
    public void Everything_in_a_pack_that_git_deltified_reads_as_git_reads_it(params string[] packing)
    {
        MakeHistory();
        _repo.Run(["repack", "-adfq", .. packing]);
        Assert.Contains("chain length", _repo.Run("verify-pack", "-v", Directory.GetFiles(_repo.InGit("objects/pack"), "*.idx").Single()), StringComparison.Ordinal);
        AssertAllReadAlike();
    }

    [Fact]
    public void Packs_with_deltas_by_reference_and_a_version_1_index_read_too()
    {
        MakeHistory();
        _repo.Run("config", "repack.useDeltaBaseOffset", "false");
        _repo.Run("config", "pack.indexVersion", "1");
        _repo.Run("repack", "-adfq");
        AssertAllReadAlike();
    }

    [Fact]
    public void A_database_that_let_go_of_its_packs_maps_them_again_also_those_that_git_wrote_since()
    {
        MakeHistory();
        _repo.Run("repack", "-adfq");
        var id = ObjectId.Parse(_repo.Run("rev-list", "--all", "--max-count=1").Trim());
        using var database = new ObjectDatabase(_repo.InGit("objects"));
        byte[] before = database.Read(id, ObjectType.Commit);
        database.Release();
        Assert.Equal(before, database.Read(id, ObjectType.Commit));
        database.Release();
        _repo.Run("repack", "-adfq", "--window=50", "--depth=4");
        Assert.Equal(before, database.Read(id, ObjectType.Commit));
    }

    [Fact]
    public void Objects_of_alternates_are_found_also_by_relative_paths()
    {
        string id = _repo.Blob("shared");
        string other = Path.Combine(_repo.Folder, "other");
        Git.Run(_repo.Folder, "init", "-q", "--bare", "other");
        File.WriteAllText(Path.Combine(other, "objects", "info", "alternates"), "../../repo/objects\n");
        using var database = new ObjectDatabase(Path.Combine(other, "objects"));
        Assert.Equal("shared", Encoding.UTF8.GetString(database.Read(ObjectId.Parse(id), ObjectType.Blob)));
    }

    [Fact]
    public void A_pack_that_comes_while_the_repository_is_open_is_found()
    {
        MakeHistory();
        using ObjectDatabase database = Open();
        string[] ids = AllIds();
        Assert.True(database.Contains(ObjectId.Parse(ids[0])));
        _repo.Run("repack", "-adq");
        foreach (string id in ids) Assert.True(database.TryReadHeader(ObjectId.Parse(id), out _, out _));
    }

    [Fact]
    public void What_was_packed_away_by_git_stays_readable_after_another_repack()
    {
        MakeHistory();
        _repo.Run("repack", "-adq");
        using ObjectDatabase database = Open();
        string[] ids = AllIds();
        database.Read(ObjectId.Parse(ids[0]), out _);
        _repo.Blob("another");
        _repo.Run("update-ref", "refs/kv/another", _repo.Blob("another"));
        _repo.Run("repack", "-adfq", "--window=0");
        foreach (string id in ids) database.Read(ObjectId.Parse(id), out _);
    }

    [Fact]
    public void A_header_that_lies_about_its_size_is_an_error_and_no_allocation()
    {
        foreach (string header in (string[])["blob 2147483000", "blob 3", "blob 99", "blob -1", "blob 99999999999999999999", "blub 5"])
        {
            ObjectId id = PlantLoose(header + "\0hello", header);
            using ObjectDatabase database = Open();
            var e = Assert.Throws<KvException>(() => database.Read(id, out _));
            Assert.Equal(ErrorIds.ObjectCorrupt, e.ErrorId);
        }
    }

    [Fact]
    public void A_zlib_bomb_is_cut_off_at_the_size_that_was_announced()
    {
        ObjectId id = PlantLoose("blob 5\0" + new string('x', 50_000_000), "bomb");
        using ObjectDatabase database = Open();
        Assert.Equal(ErrorIds.ObjectCorrupt, Assert.Throws<KvException>(() => database.Read(id, out _)).ErrorId);
        using Stream stream = database.OpenBlob(id, out _);
        Assert.Equal(ErrorIds.ObjectCorrupt, Assert.Throws<KvException>(() => stream.CopyTo(Stream.Null)).ErrorId);
    }

    [Fact]
    public void Random_damage_to_a_pack_is_an_error_or_the_right_bytes_never_a_crash()
    {
        MakeHistory();
        _repo.Run("repack", "-adfq");
        string pack = Directory.GetFiles(_repo.InGit("objects/pack"), "*.pack").Single();
        File.SetAttributes(pack, FileAttributes.Normal);
        byte[] good = File.ReadAllBytes(pack);
        string[] ids = AllIds();
        var random = new Random(7);
        for (int round = 0; round < 60; round++)
        {
            byte[] bad = (byte[])good.Clone();
            for (int i = 0; i < 4; i++) bad[random.Next(12, bad.Length)] = (byte)random.Next(256);
            File.WriteAllBytes(pack, round % 5 == 0 ? bad[..random.Next(20, bad.Length)] : bad);
            using ObjectDatabase database = Open();
            foreach (string id in ids)
            {
                try
                {
                    database.Read(ObjectId.Parse(id), out _);
                }
                catch (KvException e)
                {
                    Assert.Equal(ErrorIds.ObjectCorrupt, e.ErrorId);
                }
            }
        }
    }

    private void MakeHistory()
    {
        var random = new Random(3);
        string[] lines = [.. Enumerable.Range(0, 200).Select(i => $"line {i} {random.Next()}")];
        var input = new StringBuilder();
        for (int i = 1; i <= 40; i++)
        {
            lines[random.Next(lines.Length)] = $"changed {i}";
            string text = string.Join('\n', lines);
            input.Append("commit refs/heads/main\ncommitter T <t@example.com> ").Append(1_700_000_000 + i).Append(" +0000\ndata 1\nm\nM 100644 inline dir/file").Append(i % 3).Append("\ndata ").Append(text.Length).Append('\n').Append(text).Append('\n');
        }

        Git.RunWith(_repo.Root, input.ToString(), null, "-c", "fastimport.unpackLimit=0", "fast-import", "--quiet");
    }

    private string[] AllIds() => _repo.Run("cat-file", "--batch-all-objects", "--batch-check=%(objectname)").Split('\n');

    private void AssertAllReadAlike()
    {
        using ObjectDatabase database = Open();
        foreach (string line in _repo.Run("cat-file", "--batch-all-objects", "--batch-check").Split('\n'))
        {
            string[] fields = line.Split(' ');
            ObjectId id = ObjectId.Parse(fields[0]);
            byte[] content = database.Read(id, out ObjectType type);
            Assert.Equal(id, ObjectId.Hash(type, content));
            Assert.True(database.TryReadHeader(id, out ObjectType headerType, out long size));
            Assert.Equal((type, (long)content.Length), (headerType, size));
            Assert.Equal(fields[1], type.ToString().ToLowerInvariant());
        }
    }

    private ObjectId PlantLoose(string content, string name)
    {
        ObjectId id = ObjectId.Hash(ObjectType.Blob, Encoding.Latin1.GetBytes(name));
        string path = _repo.InGit($"objects/{id.ToString()[..2]}/{id.ToString()[2..]}");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using var zlib = new ZLibStream(File.Create(path), CompressionLevel.Fastest);
        zlib.Write(Encoding.Latin1.GetBytes(content));
        return id;
    }

    private ObjectDatabase Open() => new(_repo.InGit("objects"));
}
