using GitKv.Core.Errors;
using GitKv.Core.Merging;
using GitKv.Core.Repositories;
using GitKv.Core.Stores;
using GitKv.Core.Tests.Support;

namespace GitKv.Core.Tests.Merging;

/// <summary>Merging a store of another repository, and stores of different layouts.</summary>
public sealed class ForeignMergeTests : MergeTestsBase
{
    [Theory]
    [InlineData(KvLayout.Tree)]
    [InlineData(KvLayout.Branch)]
    [InlineData(KvLayout.Ref)]
    public void A_clone_is_merged_again_and_again(KvLayout layout)
    {
        KvStore ours = Make(layout);
        for (int i = 0; i < 5; i++) Set(ours, $"k{i}", "1");
        string folder = Path.Combine(Repo.Folder, "clone");
        Git.Run(Repo.Folder, "clone", "-q", "--mirror", Repo.Root, folder);
        using GitRepository clone = GitRepository.Open(folder);
        KvStore theirs = KvStore.Open(clone, "s");
        Merge(ours, folder);
        Set(theirs, "k1", "theirs");
        Set(theirs, "new/x%", "theirs");
        Remove(theirs, "k2");
        Set(ours, "k0", "ours");
        Assert.Equal((1, 1, 1), Counts(Merge(ours, folder)));
        Assert.Equal("k0=ours k1=theirs k3=1 k4=1 new/x%=theirs", Show(ours));
        Assert.Equal(StoreMergeOutcome.UpToDate, Merge(ours, folder).Outcome);
        Set(theirs, "k3", "theirs");
        Remove(ours, "new/x%");
        Assert.Equal((0, 1, 0), Counts(Merge(ours, folder)));
        Assert.Equal("k0=ours k1=theirs k3=theirs k4=1", Show(ours));
        Fsck();
    }

    [Fact]
    public void A_conflict_with_a_store_elsewhere_can_wait()
    {
        KvStore ours = Make(KvLayout.Ref);
        Set(ours, "k", "1");
        string folder = Path.Combine(Repo.Folder, "clone");
        Git.Run(Repo.Folder, "clone", "-q", "--mirror", Repo.Root, folder);
        using GitRepository clone = GitRepository.Open(folder);
        Set(KvStore.Open(clone, "s"), "k", "theirs");
        using (MergeSource source = MergeSource.Find(Repository, "s", folder))
            Assert.Equal(StoreMergeOutcome.Pending, StoreMerge.Run(ours, source, new StoreMergeOptions { KeepConflicts = true, Choices = [MergeChoice.Of(new MergeRule("**", "Fail"))] }).Outcome);
        PendingMerge.Get(ours).Resolve([new ConflictDecision("k", null, MergeUse.Theirs)]).Complete();
        Assert.Equal("k=theirs", Show(ours));
    }

    [Theory]
    [InlineData(KvLayout.Tree, KvLayout.Ref)]
    [InlineData(KvLayout.Ref, KvLayout.Tree)]
    [InlineData(KvLayout.Branch, KvLayout.Tree)]
    [InlineData(KvLayout.Tree, KvLayout.Branch)]
    public void Stores_of_different_layouts_are_merged_by_value_in_both_directions(KvLayout into, KvLayout from)
    {
        KvStore ours = Make(into, "ours");
        KvStore theirs = Make(from, "theirs");
        Set(theirs, "a", "1");
        Set(theirs, "b", "1");
        Set(ours, "c", "1");
        Assert.True(Merge(ours, "theirs").IsUnrelated);
        Remove(theirs, "a");
        Set(ours, "b", "2");
        Merge(ours, "theirs");
        Assert.Equal("b=2 c=1", Show(ours));
        Merge(theirs, "ours");
        Assert.Equal("b=2 c=1", Show(theirs));
        Set(theirs, "b", "3");
        Remove(theirs, "c");
        Merge(ours, "theirs");
        Assert.Equal("b=3", Show(ours));
        Assert.Equal(StoreMergeOutcome.UpToDate, Merge(ours, "theirs").Outcome);
        Fsck();
    }

    [Fact]
    public void A_key_that_the_layout_cannot_have_is_refused_with_nothing_changed()
    {
        KvStore ours = Make(KvLayout.Ref, "ours");
        Set(Make(KvLayout.Tree, "theirs"), new string('k', 252), "1");
        string before = Refs();
        Assert.Equal(ErrorIds.KeyInvalid, Assert.Throws<KvException>(() => Merge(ours, "theirs")).ErrorId);
        Assert.Equal(before, Refs());
    }

    private StoreMergeResult Merge(KvStore into, string folder)
    {
        if (!Path.IsPathFullyQualified(folder)) return Merge(into, folder, null);
        using MergeSource source = MergeSource.Find(Repository, "s", folder);
        return StoreMerge.Run(into, source, new StoreMergeOptions());
    }

    private static (int Added, int Modified, int Removed) Counts(StoreMergeResult result) => (result.Added, result.Modified, result.Removed);
}
