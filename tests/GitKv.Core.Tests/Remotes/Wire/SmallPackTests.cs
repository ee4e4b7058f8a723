using System.Security.Cryptography;
using System.Text;
using GitKv.Core.Objects;
using GitKv.Core.Remotes.Wire.Packs;
using GitKv.Core.Tests.Support;

namespace GitKv.Core.Tests.Remotes.Wire;

/// <summary>Packs that git made, unpacked in memory; and what strangers could send.</summary>
public sealed class SmallPackTests : IDisposable
{
    private const long Plenty = 100_000_000;
    private readonly TempRepo _repo = new();

    public void Dispose() => _repo.Dispose();

    [Theory]
    [InlineData("--delta-base-offset")]
    [InlineData("--no-reuse-delta")]
    public void A_pack_of_git_with_deltas_gives_every_object(string option)
    {
        List<string> ids = MakeHistory();
        byte[] pack = Pack(ids, option);
        var objects = SmallPack.Unpack(pack, pack.Length, Plenty, _ => null)!;
        Assert.Equal(ids.Order(), objects.Select(o => o.Id.ToString()).Order());
        Assert.All(objects, o => Assert.Equal(o.Id, ObjectId.Hash(o.Type, o.Content)));
    }

    [Fact]
    public void A_thin_pack_finds_its_bases_where_it_is_told()
    {
        MakeHistory();
        byte[] pack = ThinPack();
        var asked = new List<ObjectId>();
        var objects = SmallPack.Unpack(pack, pack.Length, Plenty, id =>
        {
            asked.Add(id);
            return (_repo.Repository.Objects.Read(id, out ObjectType type) is { } content) ? (type, content) : null;
        })!;
        Assert.NotEmpty(asked);
        Assert.All(objects, o => Assert.Equal(_repo.Repository.Objects.Read(o.Id, out _), o.Content));
        Assert.Throws<InvalidDataException>(() => SmallPack.Unpack(pack, pack.Length, Plenty, _ => null));
    }

    [Fact]
    public void A_limit_over_all_objects_holds()
    {
        List<string> ids = MakeHistory();
        byte[] pack = Pack(ids, "--delta-base-offset");
        Assert.Null(SmallPack.Unpack(pack, pack.Length, 10_000, _ => null));
    }

    [Fact]
    public void A_damaged_or_cut_pack_is_told_and_nothing_else_happens()
    {
        byte[] pack = Pack(MakeHistory(), "--delta-base-offset");
        var random = new Random(7);
        for (int round = 0; round < 400; round++)
        {
            byte[] damaged = [.. pack];
            int length = damaged.Length;
            if (round % 3 == 0) length = random.Next(length);
            else for (int n = random.Next(1, 5); n > 0; n--) damaged[random.Next(damaged.Length)] ^= (byte)random.Next(1, 256);
            Assert.Throws<InvalidDataException>(() => SmallPack.Unpack(damaged, length, Plenty, _ => null));

            // With a checksum that fits, what is within must be found out: nothing but whole objects may come.
            if (length < 40) continue;
            Seal(damaged, length);
            try
            {
                Assert.All(SmallPack.Unpack(damaged, length, Plenty, _ => null) ?? [], o => Assert.Equal(o.Id, ObjectId.Hash(o.Type, o.Content)));
            }
            catch (InvalidDataException)
            {
                // As it should be.
            }
        }
    }

    [Fact]
    public void A_header_that_claims_what_can_not_be_is_refused_before_memory_is_taken()
    {
        // One blob of 2^50 bytes, in no more than 30.
        byte[] pack = [.. "PACK"u8, 0, 0, 0, 2, 0, 0, 0, 1, 0xB0, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x10, .. new byte[10], .. new byte[20]];
        Seal(pack, pack.Length);
        Assert.Throws<InvalidDataException>(() => SmallPack.Unpack(pack, pack.Length, Plenty, _ => null));
    }

    [Fact]
    public void Deltas_on_each_other_are_no_endless_loop()
    {
        // A delta whose base is an object that nobody has.
        byte[] delta = Deflated([0, 0]);
        byte[] pack = [.. "PACK"u8, 0, 0, 0, 2, 0, 0, 0, 2, 0x72, .. SHA1.HashData("x"u8), .. delta, 0x62, (byte)(21 + delta.Length), .. delta, .. new byte[20]];
        Seal(pack, pack.Length);
        Assert.Throws<InvalidDataException>(() => SmallPack.Unpack(pack, pack.Length, Plenty, _ => null));
    }

    private static byte[] Deflated(byte[] content)
    {
        byte[] room = new byte[content.Length + 20];
        return room[..Deflate.Store(room, content, [])];
    }

    private static void Seal(byte[] pack, int length) => SHA1.HashData(pack.AsSpan(0, length - 20), pack.AsSpan(length - 20, 20));

    private List<string> MakeHistory()
    {
        var random = new Random(5);
        var text = new StringBuilder();
        for (int i = 0; i < 300; i++) text.Append(random.Next()).Append('\n');
        for (int i = 0; i < 6; i++)
        {
            text.Insert(random.Next(text.Length), $"line {i}\n");
            File.WriteAllText(Path.Combine(_repo.Root, "file.txt"), text.ToString());
            Directory.CreateDirectory(Path.Combine(_repo.Root, "dir"));
            File.WriteAllText(Path.Combine(_repo.Root, "dir", $"{i}"), $"{i}");
            _repo.Run("add", ".");
            _repo.Commit($"commit {i}");
        }

        _repo.Run("tag", "-a", "-m", "a tag", "v1");
        return [.. _repo.Run("rev-list", "--objects", "--no-object-names", "--all").Split('\n')];
    }

    private byte[] Pack(List<string> ids, string option)
    {
        string name = Git.RunWith(_repo.Root, string.Join('\n', ids) + "\n", null, "pack-objects", "-q", option, Path.Combine(_repo.Folder, "out"));
        return File.ReadAllBytes(Path.Combine(_repo.Folder, $"out-{name}.pack"));
    }

    /// <summary>git keeps no thin pack in a file: it comes out of the standard output.</summary>
    private byte[] ThinPack()
    {
        using System.Diagnostics.Process git = Git.Start(_repo.Root, true, null, "pack-objects", "-q", "--revs", "--thin", "--stdout");
        git.StandardInput.Write("HEAD\n^HEAD~2\n");
        git.StandardInput.Close();
        using var bytes = new MemoryStream();
        git.StandardOutput.BaseStream.CopyTo(bytes);
        git.WaitForExit();
        return bytes.ToArray();
    }
}
