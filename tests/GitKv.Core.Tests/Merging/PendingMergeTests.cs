using System.Text;
using GitKv.Core.Errors;
using GitKv.Core.Merging;
using GitKv.Core.Stores;
using GitKv.Core.Tests.Support;

namespace GitKv.Core.Tests.Merging;

/// <summary>Merges that wait for their conflicts to be resolved.</summary>
public sealed class PendingMergeTests : MergeTestsBase
{
    private static readonly StoreMergeOptions s_keep = new() { KeepConflicts = true };

    public static TheoryData<KvLayout> Layouts => [KvLayout.Tree, KvLayout.Branch, KvLayout.Ref];

    [Theory]
    [MemberData(nameof(Layouts))]
    public void All_layouts_can_wait_and_finish(KvLayout layout)
    {
        Fork(layout, ("a", "x"), ("b", "x"));
        foreach (string key in new[] { "a", "b" })
        {
            Set(Ours, key, "ours");
            Set(Theirs, key, "theirs");
        }

        Set(Theirs, "c", "theirs");
        Assert.Equal(StoreMergeOutcome.Pending, Merge(Ours, "theirs", s_keep).Outcome);
        Assert.Equal("a=ours b=ours", Show(Ours));
        PendingMerge pending = PendingMerge.Get(Ours).Resolve([new ConflictDecision("a", null, MergeUse.Theirs), new ConflictDecision("b", "", MergeUse.Value, Encoding.UTF8.GetBytes("third"))]);
        Assert.Equal(StoreMergeOutcome.Merged, pending.Complete().Outcome);
        Assert.Equal("a=theirs b=third c=theirs", Show(Ours));
        Assert.Null(PendingMerge.Find(Ours));
        Assert.Empty(Merge(Ours, "theirs").Conflicts);
        Fsck();
    }

    [Fact]
    public void Places_in_a_document_are_decided_one_by_one()
    {
        Fork(KvLayout.Tree, ("d", """{"a": 1, "b": 1, "c": 1, "d": 1, "e.f/g": {"x": 1}, "z": 1}"""));
        Set(Ours, "d", """{"a": 2, "b": 2, "c": 2, "d": 2, "e.f/g": {"x": 2}, "z": 1}""");
        Set(Theirs, "d", """{"a": 3, "b": 3, "c": 3, "d": 3, "e.f/g": {"x": 3}, "z": 9}""");
        Assert.Equal(["/a", "/b", "/c", "/d", "/e.f~1g/x"], Merge(Ours, "theirs", s_keep).Conflicts.Select(c => c.Path));
        PendingMerge pending = PendingMerge.Get(Ours);
        pending = pending.Resolve([new ConflictDecision("d", "/a", MergeUse.Ours), new ConflictDecision("d", "/b", MergeUse.Theirs)]);
        Assert.Equal(["/c", "/d", "/e.f~1g/x"], pending.Preview().Conflicts.Select(c => c.Path));
        pending = pending.Resolve([new ConflictDecision("d", "/c", MergeUse.Base), new ConflictDecision("d", "/d", MergeUse.Value, Encoding.UTF8.GetBytes("any text")), new ConflictDecision("d", "/e.f~1g/x", MergeUse.Value)]);
        Assert.Equal(StoreMergeOutcome.Merged, pending.Complete().Outcome);
        Assert.Equal("""{"a": 2, "b": 3, "c": 1, "d": "any text", "e.f/g": {}, "z": 9}""", Get(Ours, "d"));
    }

    [Fact]
    public void All_places_of_a_document_can_be_decided_at_once()
    {
        Fork(KvLayout.Tree, ("d", """{"a": 1, "b": 1, "z": 1}"""));
        Set(Ours, "d", """{"a": 2, "b": 2, "z": 1}""");
        Set(Theirs, "d", """{"a": 3, "b": 3, "z": 9}""");
        Merge(Ours, "theirs", s_keep);
        Assert.Equal(StoreMergeOutcome.Merged, PendingMerge.Get(Ours).Resolve([new ConflictDecision("d", null, MergeUse.Ours)]).Complete().Outcome);
        Assert.Equal("""{"a": 2, "b": 2, "z": 9}""", Get(Ours, "d"));
    }

    [Fact]
    public void A_decision_is_about_the_values_that_it_was_made_for()
    {
        Fork(KvLayout.Tree, ("a", "x"));
        Set(Ours, "a", "ours");
        Set(Theirs, "a", "theirs");
        Merge(Ours, "theirs", s_keep);
        PendingMerge pending = PendingMerge.Get(Ours).Resolve([new ConflictDecision("a", null, MergeUse.Theirs)]);
        Set(Ours, "a", "newer");
        Assert.Equal("newer", Text(Assert.Single(pending.Complete().Conflicts).Ours));
        Assert.Equal("a=newer", Show(Ours));
    }

    [Fact]
    public void Theirs_of_a_Tree_store_is_what_it_was_and_survives_its_store()
    {
        Fork(KvLayout.Tree, ("a", "x"));
        Set(Ours, "a", "ours");
        Set(Theirs, "a", "theirs");
        Merge(Ours, "theirs", s_keep);
        Theirs.Remove();
        Repo.Run("gc", "-q", "--prune=now");
        using var fresh = GitKv.Core.Repositories.GitRepository.Open(Repo.Root);
        KvStore ours = KvStore.Open(fresh, "ours");
        PendingMerge.Get(ours).Resolve([new ConflictDecision("a", null, MergeUse.Theirs)]).Complete();
        Assert.Equal("theirs", Get(ours, "a"));
    }

    [Fact]
    public void What_code_decided_is_kept_with_the_merge()
    {
        Fork(KvLayout.Tree, ("a", "x"), ("b", "x"));
        Set(Ours, "a", "1");
        Set(Ours, "b", "1");
        Set(Theirs, "a", "2");
        Set(Theirs, "b", "2");
        var code = new CodeStrategy(i => i.Key == "a" ? MergeOutcome.Clean(Encoding.UTF8.GetBytes("by code")) : MergeOutcome.Conflict(i, "no"));
        Merge(Ours, "theirs", new StoreMergeOptions { KeepConflicts = true, Choices = [new MergeChoice(null, code, null)] });
        Repo.Run("gc", "-q", "--prune=now");
        Assert.Equal("b", Assert.Single(PendingMerge.Get(Ours).Preview().Conflicts).Key);
        PendingMerge.Get(Ours).Resolve([new ConflictDecision("b", null, MergeUse.Ours)]).Complete();
        Assert.Equal("a=by code b=1", Show(Ours));
    }

    [Fact]
    public void Items_against_directories_are_decided_for_both_keys()
    {
        Fork(KvLayout.Tree, ("k", "x"));
        Set(Ours, "app", "ours");
        Set(Theirs, "app/port", "theirs");
        Merge(Ours, "theirs", s_keep);
        PendingMerge pending = PendingMerge.Get(Ours).Resolve([new ConflictDecision("app", null, MergeUse.Theirs), new ConflictDecision("app/port", null, MergeUse.Theirs)]);
        Assert.Equal(StoreMergeOutcome.Merged, pending.Complete().Outcome);
        Assert.Equal("app/port=theirs k=x", Show(Ours));
    }

    [Fact]
    public void Settings_are_decided_by_side()
    {
        Fork(KvLayout.Tree, ("k", "x"));
        Ours.SetMergeRules(_ => [new MergeRule("**", "Ours")]);
        Theirs.SetMergeRules(_ => [new MergeRule("**", "Theirs")]);
        Merge(Ours, "theirs", s_keep);
        PendingMerge pending = PendingMerge.Get(Ours);
        Assert.Equal(ErrorIds.ConflictNotFound, Assert.Throws<KvException>(() => pending.Resolve([new ConflictDecision("", null, MergeUse.Base)])).ErrorId);
        Assert.Equal(StoreMergeOutcome.Merged, pending.Resolve([new ConflictDecision("", null, MergeUse.Theirs)]).Complete().Outcome);
        Assert.Equal("Theirs", Assert.Single(Ours.MergeRules()).Strategy);
    }

    [Fact]
    public void Of_two_that_resolve_at_once_one_is_told()
    {
        Fork(KvLayout.Tree, ("a", "x"), ("b", "x"));
        foreach (string key in new[] { "a", "b" })
        {
            Set(Ours, key, "ours");
            Set(Theirs, key, "theirs");
        }

        Merge(Ours, "theirs", s_keep);
        PendingMerge one = PendingMerge.Get(Ours);
        PendingMerge.Get(Ours).Resolve([new ConflictDecision("a", null, MergeUse.Ours)]);
        Assert.Equal(ErrorIds.MergePending, Assert.Throws<KvException>(() => one.Resolve([new ConflictDecision("b", null, MergeUse.Ours)])).ErrorId);
        PendingMerge.Undo(Ours);
        Assert.Equal(ErrorIds.MergeNotPending, Assert.Throws<KvException>(() => PendingMerge.Get(Ours)).ErrorId);
    }

    [Theory]
    [MemberData(nameof(Layouts))]
    public void A_merge_that_is_killed_anywhere_is_done_or_not_begun(KvLayout layout)
    {
        Fork(layout, [.. Enumerable.Range(0, 6).Select(i => ($"k{i}", "x"))]);
        for (int i = 0; i < 3; i++) Set(Ours, $"k{i}", "ours");
        for (int i = 2; i < 6; i++) Set(Theirs, $"k{i}", "theirs");
        Remove(Theirs, "k5");
        string before = Show(Ours);
        const string After = "k0=ours k1=ours k2=theirs k3=theirs k4=theirs";
        bool finished = false;
        for (int place = 1; !finished && place < 100; place++)
        {
            using (TestProcess process = TestProcess.Start(MergeTheirs, [Repo.Root], $"*:{place}")) finished = process.ExitCode == 0;

            // A killed process leaves its lock files, as git does.
            foreach (string file in Directory.EnumerateFiles(Repo.GitDirectory, "*.lock", SearchOption.AllDirectories)) File.Delete(file);
            Assert.Contains(Show(KvStore.Open(Repository, "ours")), new[] { before, After });
        }

        Assert.True(finished);
        Assert.Equal(After, Show(KvStore.Open(Repository, "ours")));
        Fsck();
    }

    private static void MergeTheirs(string[] arguments)
    {
        using var repository = GitKv.Core.Repositories.GitRepository.Open(arguments[0]);
        using MergeSource source = MergeSource.Find(repository, "theirs");
        StoreMerge.Run(KvStore.Open(repository, "ours"), source, By("Theirs"));
    }
}
