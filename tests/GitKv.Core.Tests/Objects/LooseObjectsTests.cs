using GitKv.Core.Errors;
using GitKv.Core.Objects;
using GitKv.Core.Tests.Support;

namespace GitKv.Core.Tests.Objects;

public sealed class LooseObjectsTests : IDisposable
{
    private readonly TempRepo _repo = new(bare: true);

    public void Dispose() => _repo.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(9)]
    public void Objects_of_all_sizes_that_git_wrote_read_as_they_were(int compression)
    {
        _repo.Run("config", "core.looseCompression", $"{compression}");
        var random = new Random(compression);
        var contents = new Dictionary<string, byte[]>();

        // Around what is read at once and what it may unfold to, of noise and of text.
        foreach (int size in new[] { 0, 1, 2, 500, 16_300, 16_370, 16_384, 16_400, 65_520, 65_527, 65_528, 65_536, 70_000, 200_000 })
        {
            byte[] content = new byte[size];
            for (int i = 0; i < size; i++) content[i] = (byte)random.Next(size % 3 == 0 ? 4 : 256);
            string path = Path.Combine(_repo.Folder, $"size-{size}");
            File.WriteAllBytes(path, content);
            contents.Add(path, content);
        }

        string[] ids = _repo.Run(["hash-object", "-w", .. contents.Keys]).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        using var database = new ObjectDatabase(_repo.InGit("objects"));
        foreach ((string hex, byte[] content) in ids.Zip(contents.Values))
        {
            var id = ObjectId.Parse(hex.Trim());
            Assert.Equal(content, database.Read(id, ObjectType.Blob));
            Assert.True(database.TryReadHeader(id, out ObjectType type, out long size));
            Assert.Equal((ObjectType.Blob, content.Length), (type, size));
        }
    }

    [Fact]
    public void A_file_that_was_cut_off_is_damage_wherever_it_was()
    {
        var id = ObjectId.Parse(_repo.Blob(string.Concat(Enumerable.Range(0, 300))));
        string path = _repo.InGit($"objects/{id.ToString()[..2]}/{id.ToString()[2..]}");
        byte[] whole = File.ReadAllBytes(path);
        File.SetAttributes(path, FileAttributes.Normal);
        using var database = new ObjectDatabase(_repo.InGit("objects"));
        for (int length = 0; length < whole.Length; length++)
        {
            File.WriteAllBytes(path, whole[..length]);
            Assert.Equal(ErrorIds.ObjectCorrupt, Assert.Throws<KvException>(() => database.Read(id, out _)).ErrorId);
        }

        File.WriteAllBytes(path, whole);
        database.Read(id, ObjectType.Blob);
    }
}
