using GitKv.Core.Maintenance.Automatic;
using GitKv.Core.Repositories;
using GitKv.Core.Stores;
using GitKv.Core.Tests.Support;

namespace GitKv.Core.Tests.Maintenance.Automatic;

/// <summary>A process that is killed while it tidies leaves every object and every ref; the next one goes on.</summary>
public sealed class MaintenanceCrashTests : MaintenanceTestsBase
{
    [Theory]
    [InlineData("maintenance.pack-refs")]
    [InlineData("refs.packed-written")]
    [InlineData("maintenance.prune-ref")]
    [InlineData("maintenance.prune-ref:9")]
    [InlineData("object.created:1")]
    [InlineData("object.written:1")]
    [InlineData("object.named:1")]
    [InlineData("object.named:2")]
    [InlineData("maintenance.gathered")]
    [InlineData("maintenance.packed")]
    [InlineData("maintenance.remove-loose:1")]
    [InlineData("maintenance.remove-loose:7")]
    [InlineData("object.named:3")]
    [InlineData("object.named:4")]
    [InlineData("maintenance.cruft")]
    [InlineData("maintenance.merged")]
    [InlineData("maintenance.remove-pack:1")]
    [InlineData("maintenance.removed-pack:1")]
    [InlineData("maintenance.remove-pack:2")]
    public void A_kill_at_any_step_loses_nothing(string step)
    {
        KvStore store = Make(KvLayout.Ref);
        using (KvTransaction batch = store.Begin())
        {
            for (int i = 0; i < 70; i++) batch.Set($"batch/{i}", System.Text.Encoding.UTF8.GetBytes(Document(i * 1000)));
            batch.Commit();
        }

        Fill(store, 120, keys: 60);
        Age(TimeSpan.FromHours(1));
        string objects = AllObjects();
        string refs = Repo.Run("for-each-ref");
        using (TestProcess killed = TestProcess.Start(TidyElsewhere, [Repo.Root], step)) Assert.NotEqual(0, killed.ExitCode);
        Check();
        foreach (string left in (string[])[.. Directory.EnumerateFiles(Repo.InGit("refs"), "*.lock", SearchOption.AllDirectories), Repo.InGit("packed-refs.lock")]) File.Delete(left);
        Assert.True(Tidy(store));
        Check();
        Assert.Empty(LooseFiles());
        Assert.Single(Packs(), static p => !File.Exists(Path.ChangeExtension(p, ".mtimes")));
        Assert.Equal(Packs().Length, Packs(".idx").Length);

        void Check()
        {
            Fsck();
            Assert.Equal(objects, AllObjects());
            Assert.Equal(refs, Repo.Run("for-each-ref"));
        }
    }

    /// <summary>The other process.</summary>
    internal static void TidyElsewhere(string[] args)
    {
        using GitRepository repository = GitRepository.Open(args[0]);
        Tidy(KvStore.Open(repository, "s"));
    }
}
