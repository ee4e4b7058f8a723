using System.Text;
using GitKv.Core.Maintenance.Automatic;
using GitKv.Core.Repositories;
using GitKv.Core.Tests.Support;

namespace GitKv.Core.Tests.Maintenance.Automatic;

/// <summary>Merged packs hold what they held, deltas and all, as git sees it.</summary>
public sealed class PackMergeTests : IDisposable
{
    private readonly TempRepo _repo = new(bare: true);

    private string Objects => _repo.InGit("objects");

    public void Dispose() => _repo.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Packs_of_git_with_deltas_become_one(bool offsets)
    {
        _repo.Run("config", "repack.useDeltaBaseOffset", offsets ? "true" : "false");
        for (int pack = 0; pack < 4; pack++)
        {
            string[] ids = [.. Enumerable.Range(0, 6).Select(i => _repo.Blob(Document(i + pack * 3)))];

            // Each pack holds some objects of the one before, as deltas of other objects than there.
            Git.RunWith(_repo.Root, string.Join('\n', ids) + "\n", null, "pack-objects", "-q", "--window=50", offsets ? "--delta-base-offset" : "--no-reuse-delta", _repo.InGit("objects/pack/pack"));
        }

        string before = Everything();
        _repo.Run("prune-packed", "-q");
        Merge();
        Assert.Single(LocalPack.In(Objects, long.MaxValue));
        Assert.Equal(before, Everything());
        _repo.Run("fsck", "--full", "--strict");
        Assert.Contains("chain length", _repo.Run("verify-pack", "-v", LocalPack.In(Objects, long.MaxValue)[0].Path + ".idx"), StringComparison.Ordinal);
    }

    [Fact]
    public void One_with_a_damaged_entry_stays_with_all_others()
    {
        string[] packs = [.. Enumerable.Range(0, 3).Select(i => PackOf(_repo.Blob($"{i} {Document(i)}")))];
        byte[] bytes = File.ReadAllBytes(packs[1] + ".pack");
        bytes[40] ^= 1;
        File.SetAttributes(packs[1] + ".pack", FileAttributes.Normal);
        File.Delete(packs[1] + ".pack");
        File.WriteAllBytes(packs[1] + ".pack", bytes);
        _repo.Run("prune-packed", "-q");
        PackMerging.Run(_repo.Repository, new MaintenancePolicy(1, 1, 0, true), long.MaxValue, CancellationToken.None);
        Assert.Equal(3, LocalPack.In(Objects, long.MaxValue).Count);
        Assert.DoesNotContain(Directory.EnumerateFiles(_repo.InGit("objects/pack")), static f => Path.GetFileName(f).StartsWith("tmp_", StringComparison.Ordinal));
    }

    [Fact]
    public void Packs_that_are_kept_promised_or_large_stay()
    {
        string[] packs = [.. Enumerable.Range(0, 5).Select(i => PackOf(_repo.Blob($"{i} {Document(i + 50)}")))];
        byte[] noise = new byte[40_000];
        new Random(3).NextBytes(noise);
        string large = PackOf(_repo.Blob(Convert.ToBase64String(noise)));
        File.WriteAllText(packs[0] + ".keep", "");
        File.WriteAllText(packs[1] + ".promisor", "");
        PackMerging.Run(_repo.Repository, new MaintenancePolicy(1, 1, 20_000, true), long.MaxValue, CancellationToken.None);
        foreach (string pack in (string[])[packs[0], packs[1], large]) Assert.True(File.Exists(pack + ".pack"));
        foreach (string pack in packs[2..]) Assert.False(File.Exists(pack + ".pack"));
        Assert.Equal(4, Directory.GetFiles(_repo.InGit("objects/pack"), "*.pack").Length);
    }

    [Fact]
    public void An_index_over_packs_goes_before_they_do()
    {
        for (int i = 0; i < 3; i++) PackOf(_repo.Blob($"{i} {Document(i)}"));
        _repo.Run("multi-pack-index", "write");
        _repo.Run("prune-packed", "-q");
        string before = Everything();
        PackMerging.Run(_repo.Repository, new MaintenancePolicy(1, 1, 0, true), long.MaxValue, CancellationToken.None);
        Assert.False(File.Exists(_repo.InGit("objects/pack/multi-pack-index")));
        Assert.Equal(before, Everything());
        _repo.Run("fsck", "--full", "--strict");
    }

    private void Merge()
    {
        List<LocalPack> packs = LocalPack.In(Objects, long.MaxValue);
        Assert.Equal(4, packs.Count);
        string merged = PackMerge.Run(Objects, Sharing.Parse(null), packs, CancellationToken.None);
        PackRemoval.Run(Objects, packs.Select(static p => p.Path).Where(p => p != merged));
    }

    private string PackOf(string id)
    {
        string name = Git.RunWith(_repo.Root, id + "\n", null, "pack-objects", "-q", _repo.InGit("objects/pack/pack"));
        return _repo.InGit("objects/pack/pack-" + name);
    }

    private string Everything() => _repo.Run("cat-file", "--batch-all-objects", "--batch-check=%(objectname) %(objecttype) %(objectsize)");

    private static string Document(int version)
    {
        var text = new StringBuilder();
        for (int i = 0; i < 60; i++) text.Append("line ").Append(i).Append(i % 10 == version % 10 ? $" changed in {version}" : " as it was").Append('\n');
        return text.ToString();
    }
}
