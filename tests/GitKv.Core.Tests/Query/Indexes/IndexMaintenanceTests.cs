using System.Text;
using GitKv.Core.Errors;
using GitKv.Core.Maintenance;
using GitKv.Core.Merging;
using GitKv.Core.Query.Indexes;
using GitKv.Core.Query.Values;
using GitKv.Core.Stores;

namespace GitKv.Core.Tests.Query.Indexes;

/// <summary>Indexes that are checked, repaired, made anew and merged.</summary>
public sealed class IndexMaintenanceTests : IndexTestsBase
{
    private static readonly IndexDefinition Unique = new("u", PropertyExpression.Parse("$")) { Unique = true };

    [Fact]
    public void A_sound_index_gives_no_findings_and_says_what_is_in_it()
    {
        KvStore store = Filled();
        Assert.Empty(Check(store));
        IndexStatus status = Assert.Single(KvIndexes.List(store.Snapshot()));
        Assert.Equal(("by-status", IndexState.Current, 600L, 3L), (status.Name, status.State, status.Entries, status.Values));
    }

    [Fact]
    public void Entries_that_are_wrong_are_found_and_made_anew()
    {
        KvStore store = Filled();
        string sound = Repo.Run("rev-parse", store.RefPrefix + "^{tree}");
        CommitByGit(store, "100644 " + Repo.Blob("x") + "\t.gitkv-index/by-status/XWRONG!none\n");
        Assert.Equal("IndexWrong", Assert.Single(Check(store)).Id);
        Assert.True(KvIndexes.Rebuild(store, []).Changed);
        Assert.Equal(sound, Repo.Run("rev-parse", store.RefPrefix + "^{tree}"));
        Assert.False(KvIndexes.Rebuild(store, ["by-status"]).Changed);
        Assert.Equal(ErrorIds.IndexNotFound, Assert.Throws<KvException>(() => KvIndexes.Rebuild(store, ["none"])).ErrorId);
    }

    [Fact]
    public void A_repair_makes_indexes_anew()
    {
        KvStore store = Filled();
        string sound = Repo.Run("rev-parse", store.RefPrefix + "^{tree}");
        CommitByGit(store, "100644 " + Repo.Blob("x") + "\t.gitkv-index/by-status/XWRONG!none\n");
        Assert.Equal(["IndexWrong", "Repaired"], StoreCheck.Run(Repository, store.Name, null, new StoreCheckOptions { Repair = true }).Select(f => f.Id));
        Assert.Equal(sound, Repo.Run("rev-parse", store.RefPrefix + "^{tree}"));
        Assert.Empty(Check(store));
        Fsck();
    }

    [Fact]
    public void What_is_behind_missing_or_not_unique_is_told()
    {
        KvStore store = Make(KvLayout.Tree);
        KvIndexes.Create(store, Unique);
        Set(store, "a", "x");
        CommitByGit(store, "100644 " + Repo.Blob("x") + "\tb\n");
        Assert.Equal(IndexState.Behind, Assert.Single(KvIndexes.List(store.Snapshot())).State);
        Assert.Equal(["IndexBehind", "IndexNotUnique"], Check(store).Select(f => f.Id));
        CommitByGit(store, "0 0000000000000000000000000000000000000000\t.gitkv-index/u~on\n0 0000000000000000000000000000000000000000\tb\n");
        Assert.Equal(IndexState.Missing, Assert.Single(KvIndexes.List(store.Snapshot())).State);
        Assert.Equal("IndexMissing", Assert.Single(Check(store)).Id);
        Set(store, "c", "y");
        Assert.Empty(Check(store));
        Assert.Equal(["a", "c"], Keys(store, "u", QueryRange.All));
    }

    [Fact]
    public void A_merge_keeps_the_indexes_of_both_sides()
    {
        KvStore ours = Make(KvLayout.Tree, "ours");
        Set(ours, "a", """{"status":"open","size":1}""");
        Repo.Run("update-ref", "refs/kv/theirs", ours.RefPrefix);
        KvStore theirs = KvStore.Open(Repository, "theirs");
        KvIndexes.Create(ours, ByStatus);
        KvIndexes.Create(theirs, new IndexDefinition("by-size", PropertyExpression.Parse("size")));
        Set(ours, "b", """{"status":"open","size":2}""");
        Set(theirs, "c", """{"status":"closed","size":3}""");
        Assert.Equal(StoreMergeOutcome.Merged, Merge(ours, "theirs").Outcome);
        Assert.Equal(["c", "a", "b"], Keys(ours, "by-status", QueryRange.All));
        Assert.Equal(["a", "b", "c"], Keys(ours, "by-size", QueryRange.All));
        Assert.Empty(Check(ours));
        Fsck();
    }

    [Fact]
    public void A_merge_that_would_give_a_unique_value_to_two_keys_changes_nothing()
    {
        KvStore ours = Make(KvLayout.Tree, "ours");
        KvIndexes.Create(ours, Unique);
        Set(ours, "a", "1");
        Repo.Run("update-ref", "refs/kv/theirs", ours.RefPrefix);
        KvStore theirs = KvStore.Open(Repository, "theirs");
        Set(ours, "b", "same");
        Set(theirs, "c", "same");
        string before = Repo.Run("rev-parse", ours.RefPrefix);
        Assert.Equal(ErrorIds.IndexNotUnique, Assert.ThrowsAny<KvException>(() => Merge(ours, "theirs")).ErrorId);
        Assert.Equal(before, Repo.Run("rev-parse", ours.RefPrefix));
        Set(theirs, "c", "other");
        Assert.Equal(StoreMergeOutcome.Merged, Merge(ours, "theirs").Outcome);
        Assert.Equal(["a", "c", "b"], Keys(ours, "u", QueryRange.All));
    }

    [Fact]
    public void A_directory_that_is_moved_as_a_whole_is_in_the_indexes_where_it_came_to()
    {
        KvStore store = Filled();
        using (KvTransaction transaction = store.Begin())
        {
            transaction.Move("docs", "moved", overwrite: false);
            transaction.Commit();
        }

        Assert.True(IsComplete(store, ByStatus));
        Assert.All(Keys(store, "by-status", QueryRange.All), k => Assert.StartsWith("moved/", k, StringComparison.Ordinal));
        Assert.Empty(Check(store));
    }

    [Fact]
    public async Task Others_who_write_while_an_index_is_made_are_in_it()
    {
        KvStore store = Make(KvLayout.Tree);
        for (int i = 0; i < 40; i++) Set(store, $"k{i}", $"{i % 2}");
        using var stop = new CancellationTokenSource();
        Task writer = Task.Run(() =>
        {
            KvStore other = KvStore.Open(Repository, store.Name);
            for (int i = 0; i < 300 && !stop.IsCancellationRequested; i++) Set(other, $"w{i}", $"{i % 3}");
        });
        KvIndexes.Create(store, Unique with { Unique = false });
        KvIndexes.Create(store, ByStatus);
        await stop.CancelAsync();
        await writer.WaitAsync(TimeSpan.FromMinutes(1));
        Assert.Empty(Check(store));
        Assert.True(IsComplete(store, Unique with { Unique = false }));
    }

    [Theory]
    [InlineData("a")]
    [InlineData(".gitkv-index/by-status")]
    public void What_is_damaged_keeps_nobody_from_writing_a_sound_item_and_index(string path)
    {
        KvStore store = Make(KvLayout.Tree);
        KvIndexes.Create(store, ByStatus);
        Set(store, "a", """{"status":"open"}""");
        Set(store, "b", """{"status":"new"}""");
        string id = Repo.Run("rev-parse", $"{store.RefPrefix}:{path}").Trim();
        File.Delete(Repo.InGit($"objects/{id[..2]}/{id[2..]}"));
        using var fresh = GitKv.Core.Repositories.GitRepository.Open(Repo.Root);
        KvStore again = KvStore.Open(fresh, store.Name);
        Set(again, "a", """{"status":"closed"}""");
        Assert.Equal(["a", "b"], Keys(again, "by-status", QueryRange.All));
        Assert.True(IsComplete(again, ByStatus));
    }

    [Fact]
    public void A_history_that_is_shortened_leaves_the_indexes_as_they_are()
    {
        KvStore store = Filled();
        string sound = Repo.Run("rev-parse", store.RefPrefix + "^{tree}");
        for (int i = 0; i < 5; i++) Set(store, "docs/d000", $$"""{"status":"{{(char)('a' + i)}}"}""");
        Set(store, "docs/d000", """{"status":"a"}""");
        new StoreOptimizer(store, new OptimizeOptions { KeepVersions = 2 }).Run();
        Assert.Equal(sound, Repo.Run("rev-parse", store.RefPrefix + "^{tree}"));
        Assert.Empty(Check(store));
    }

    [Fact]
    public void Stores_of_the_past_have_the_indexes_of_then()
    {
        KvStore store = Make(KvLayout.Tree);
        KvIndexes.Create(store, ByStatus);
        Set(store, "a", """{"status":"open"}""");
        KvSnapshot then = store.Snapshot();
        Set(store, "a", """{"status":"closed"}""");
        KvSnapshot past = store.SnapshotAt(StorePoint.Parse(then.Version!));
        Assert.Equal(["OPEN"], KvIndexes.Of(past).Single().Range(QueryRange.All).Select(e => e.Order));
        Assert.Equal(["CLOSED"], Index(store, "by-status").Range(QueryRange.All).Select(e => e.Order));
    }

    private StoreMergeResult Merge(KvStore into, string from)
    {
        using MergeSource source = MergeSource.Find(Repository, from);
        return StoreMerge.Run(into, source, new StoreMergeOptions());
    }

    private StoreFinding[] Check(KvStore store) => [.. StoreCheck.Run(Repository, store.Name, null, new StoreCheckOptions())];

    private KvStore Filled()
    {
        KvStore store = Make(KvLayout.Tree);
        KvIndexes.Create(store, ByStatus);
        using KvTransaction transaction = store.Begin();
        for (int i = 0; i < 600; i++) transaction.Set($"docs/d{i:D3}", Encoding.UTF8.GetBytes($$"""{"status":"{{(char)('a' + i % 3)}}"}"""));
        transaction.Commit();
        return store;
    }
}
