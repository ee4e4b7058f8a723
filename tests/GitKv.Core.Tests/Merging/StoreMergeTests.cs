using GitKv.Core.Errors;
using GitKv.Core.Merging;
using GitKv.Core.Stores;

namespace GitKv.Core.Tests.Merging;

/// <summary>What holds for merging stores of all layouts.</summary>
public sealed class StoreMergeTests : MergeTestsBase
{
    public static TheoryData<KvLayout> Layouts => [KvLayout.Tree, KvLayout.Branch, KvLayout.Ref];

    [Theory]
    [MemberData(nameof(Layouts))]
    public void Changes_of_different_keys_merge(KvLayout layout)
    {
        Fork(layout, ("a", "1"), ("b", "1"), ("dir/c", "1"), ("d", "1"));
        Set(Ours, "a", "ours");
        Remove(Ours, "d");
        Set(Theirs, "b", "theirs");
        Set(Theirs, "new/x", "theirs");
        Remove(Theirs, "dir/c");
        StoreMergeResult result = Merge(Ours, "theirs");
        Assert.Equal((StoreMergeOutcome.Merged, 1, 1, 1, 0, 0), (result.Outcome, result.Added, result.Modified, result.Removed, result.Merged.Count, result.Conflicts.Count));
        Assert.Equal("a=ours b=theirs new/x=theirs", Show(Ours));
        Assert.Equal(StoreMergeOutcome.UpToDate, Merge(Ours, "theirs").Outcome);

        // The other way there is nothing to decide.
        Assert.Empty(Merge(Theirs, "ours").Conflicts);
        Assert.Equal(Show(Ours), Show(Theirs));
        Fsck();
    }

    [Theory]
    [MemberData(nameof(Layouts))]
    public void The_same_change_on_both_sides_is_one(KvLayout layout)
    {
        Fork(layout, ("a", "1"), ("b", "1"));
        foreach (KvStore store in new[] { Ours, Theirs })
        {
            Set(store, "a", "same");
            Set(store, "c", "same");
            Remove(store, "b");
        }

        Assert.Empty(Merge(Ours, "theirs").Conflicts);
        Assert.Equal("a=same c=same", Show(Ours));
    }

    [Theory]
    [MemberData(nameof(Layouts))]
    public void A_key_that_both_changed_is_a_conflict_and_nothing_is_changed(KvLayout layout)
    {
        Fork(layout, ("a", "1"), ("b", "1"), ("c", "1"), ("d", "1"));
        Set(Ours, "a", "ours");
        Set(Ours, "b", "ours");
        Remove(Ours, "c");
        Set(Ours, "e", "ours");
        Set(Theirs, "a", "theirs");
        Remove(Theirs, "b");
        Set(Theirs, "c", "theirs");
        Set(Theirs, "d", "theirs");
        Set(Theirs, "e", "theirs");
        string before = Refs();
        StoreMergeResult result = Merge(Ours, "theirs");
        Assert.Equal(StoreMergeOutcome.Conflicts, result.Outcome);
        Assert.Equal(
        [
            "a: 1 ours theirs",
            "b: 1 ours (none)",
            "c: 1 (none) theirs",
            "e: (none) ours theirs",
        ], result.Conflicts.OrderBy(c => c.Key, StringComparer.Ordinal).Select(c => $"{c.Key}: {Text(c.Base)} {Text(c.Ours)} {Text(c.Theirs)}"));
        Assert.All(result.Conflicts, c => Assert.Equal(("", true), (c.Path, c.Reason.Length > 0)));
        Assert.Equal(before, Refs());
    }

    [Theory]
    [MemberData(nameof(Layouts))]
    public void A_strategy_decides_about_the_keys_that_both_changed_only(KvLayout layout)
    {
        Fork(layout, ("a", "1"), ("b", "1"), ("c", "1"));
        Set(Ours, "a", "ours");
        Set(Ours, "b", "ours");
        Set(Theirs, "a", "theirs");
        Set(Theirs, "c", "theirs");
        KvStore copy = Copy("ours", "copy");
        if (layout == KvLayout.Ref) Repo.Run("update-ref", "refs/gitkv/merged/kv/copy/" + MergedState.RefOf("refs/kv/ours", "refs/kv/theirs").Split('/')[^1], MergedState.RefOf("refs/kv/ours", "refs/kv/theirs"));
        Assert.Equal(["a"], Merge(Ours, "theirs", By("Ours")).Merged);
        Assert.Equal("a=ours b=ours c=theirs", Show(Ours));
        Merge(copy, "theirs", By("Theirs"));
        Assert.Equal("a=theirs b=ours c=theirs", Show(copy));

        // It is settled: nobody asks again.
        Assert.Empty(Merge(Ours, "theirs").Conflicts);
    }

    [Theory]
    [MemberData(nameof(Layouts))]
    public void The_call_comes_before_the_store_and_the_first_pattern_counts(KvLayout layout)
    {
        Fork(layout, ("call/a", "1"), ("store/a", "1"), ("both/a", "1"));
        Ours.SetMergeRules(_ => [new MergeRule("both/**", "Ours"), new MergeRule("store/*", "Ours"), new MergeRule("store/**", "Theirs")]);
        foreach (string key in new[] { "call/a", "store/a", "both/a" })
        {
            Set(Ours, key, "ours");
            Set(Theirs, key, "theirs");
        }

        var options = new StoreMergeOptions { Choices = [MergeChoice.Of(new MergeRule("both/*", "Theirs")), MergeChoice.Of(new MergeRule("call/**", "Theirs"))] };
        Assert.Empty(Merge(Ours, "theirs", options).Conflicts);
        Assert.Equal("both/a=theirs call/a=theirs store/a=ours", Show(Ours));
    }

    [Theory]
    [MemberData(nameof(Layouts))]
    public void Code_of_the_caller_decides_with_all_three_values(KvLayout layout)
    {
        Fork(layout, ("a", "1"), ("b", "1"));
        Set(Ours, "a", "2");
        Set(Theirs, "a", "3");
        Set(Ours, "b", "2");
        Remove(Theirs, "b");
        StoreMergeResult result = Merge(Ours, "theirs", By(i => i.Theirs is null ? null : $"{i.Key}:{Text(i.Base)}{Text(i.Ours)}{Text(i.Theirs)}"));
        Assert.Equal(["a", "b"], result.Merged.Order());
        Assert.Equal("a=a:123", Show(Ours));
    }

    [Theory]
    [MemberData(nameof(Layouts))]
    public void A_merge_with_oneself_or_with_what_one_has_changes_nothing(KvLayout layout)
    {
        Fork(layout, ("a", "1"), ("b/c", "1"));
        Set(Ours, "a", "2");
        Remove(Ours, "b/c");
        string before = Refs();
        Assert.Equal(StoreMergeOutcome.UpToDate, Merge(Ours, "ours").Outcome);
        Assert.Equal(StoreMergeOutcome.UpToDate, Merge(Ours, "theirs").Outcome);
        Assert.Equal(before, Refs());
    }

    [Theory]
    [MemberData(nameof(Layouts))]
    public void A_dry_run_tells_and_changes_nothing(KvLayout layout)
    {
        Fork(layout, ("a", "1"));
        Set(Ours, "b", "1");
        Set(Theirs, "c", "1");
        string before = Refs();
        StoreMergeResult result = Merge(Ours, "theirs", new StoreMergeOptions { DryRun = true });
        Assert.Equal((StoreMergeOutcome.Merged, 1), (result.Outcome, result.Added));
        Assert.Equal(before, Refs());
    }

    [Theory]
    [MemberData(nameof(Layouts))]
    public void An_item_against_a_directory_is_a_conflict_of_both_keys(KvLayout layout)
    {
        Fork(layout, ("k", "1"));
        Set(Ours, "app", "ours");
        Set(Ours, "dir/x", "ours");
        Set(Theirs, "app/port", "theirs");
        Set(Theirs, "dir", "theirs");
        string before = Refs();
        StoreMergeResult result = Merge(Ours, "theirs");
        Assert.Equal(["app", "app/port", "dir", "dir/x"], result.Conflicts.Select(c => c.Key).Order(StringComparer.Ordinal));
        Assert.Equal(before, Refs());
        Assert.Empty(Merge(Ours, "theirs", By("Ours")).Conflicts);
        Assert.Equal("app=ours dir/x=ours k=1", Show(Ours));
    }

    [Fact]
    public void Theirs_wins_over_an_item_in_the_way_where_it_is_told_to()
    {
        Fork(KvLayout.Tree, ("k", "1"));
        Set(Ours, "app", "ours");
        Set(Ours, "dir/x", "ours");
        Set(Theirs, "app/port", "theirs");
        Set(Theirs, "dir", "theirs");
        Merge(Ours, "theirs", By("Theirs"));
        Assert.Equal("app/port=theirs dir=theirs k=1", Show(Ours));
        Fsck();
    }

    [Theory]
    [MemberData(nameof(Layouts))]
    public void An_item_that_became_a_directory_on_one_side_does_so_on_the_other(KvLayout layout)
    {
        Fork(layout, ("a", "1"), ("b", "1"));
        Set(Ours, "b", "2");
        Remove(Theirs, "a");
        Set(Theirs, "a/x", "1");
        if (layout != KvLayout.Tree)
        {
            // A ref can't take the place of another one's folder in one transaction, and there is no half merge.
            string before = Refs();
            Assert.Equal(ErrorIds.KeyIsItem, Assert.Throws<KvException>(() => Merge(Ours, "theirs")).ErrorId);
            Assert.Equal(before, Refs());
            Remove(Ours, "a");
        }

        Assert.Empty(Merge(Ours, "theirs").Conflicts);
        Assert.Equal("a/x=1 b=2", Show(Ours));
    }

    [Theory]
    [MemberData(nameof(Layouts))]
    public void Stores_that_have_nothing_in_common_merge_and_it_is_said(KvLayout layout)
    {
        KvStore ours = Make(layout, "ours");
        KvStore theirs = Make(layout, "theirs");
        Set(ours, "a", "1");
        Set(ours, "same", "1");
        Set(theirs, "b", "1");
        Set(theirs, "same", "1");
        StoreMergeResult result = Merge(ours, "theirs");
        Assert.Equal((StoreMergeOutcome.Merged, true), (result.Outcome, result.IsUnrelated));
        Assert.Equal("a=1 b=1 same=1", Show(ours));
        Set(theirs, "b", "2");
        Assert.False(Merge(ours, "theirs").IsUnrelated);
        Assert.Equal("a=1 b=2 same=1", Show(ours));
    }

    [Theory]
    [MemberData(nameof(Layouts))]
    public void Who_writes_meanwhile_is_merged_too(KvLayout layout)
    {
        Fork(layout, ("a", "1"), ("b", "1"), ("c", "1"));
        Set(Ours, "a", "2");
        Set(Theirs, "a", "3");
        int calls = 0;
        StoreMergeResult result = Merge(Ours, "theirs", By(i =>
        {
            if (calls++ == 0) Set(KvStore.Open(Repository, "ours"), "a", "4");
            return Text(i.Ours) + Text(i.Theirs);
        }));
        Assert.Equal(2, calls);
        Assert.Equal(StoreMergeOutcome.Merged, result.Outcome);
        Assert.Equal("a=43 b=1 c=1", Show(Ours));
    }

    [Fact]
    public void What_there_is_not_cannot_be_merged()
    {
        Make(KvLayout.Tree, "ours");
        foreach (string from in new[] { "no", "refs/kv/no", "origin/no", "refs/heads/a..b" })
            Assert.Contains(Assert.Throws<KvException>(() => MergeSource.Find(Repository, from)).ErrorId, new[] { ErrorIds.StoreNotFound, ErrorIds.RefPrefixInvalid });
    }
}
