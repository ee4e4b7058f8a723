using System.Text;
using GitKv.Core.Documents.Expanding;
using GitKv.Core.Errors;
using GitKv.Core.Query.Indexes;
using GitKv.Core.Query.Values;
using GitKv.Core.Stores;

namespace GitKv.Core.Tests.Query.Indexes;

/// <summary>Directories that come and go as a whole: the indexes know their items.</summary>
public sealed class IndexedSubtreeTests : IndexTestsBase
{
    [Fact]
    public void Indexes_follow_copies_and_moves_of_directories()
    {
        KvStore store = Filled();
        KvIndexes.Create(store, ByStatus);
        Do(store, t => t.Copy("a", "b", overwrite: false));
        Assert.True(IsComplete(store, ByStatus));
        Do(store, t => t.Move("b", "c/d", overwrite: false));
        Assert.True(IsComplete(store, ByStatus));
        Do(store, t => t.Copy("a", "c/d", overwrite: true));
        Do(store, t => t.Remove("c/d/7"));
        Assert.True(IsComplete(store, ByStatus));
        Assert.Equal(79, Index(store, "by-status").Range(QueryRange.All).Count());
        Fsck();
    }

    [Fact]
    public void A_copy_of_what_must_be_unique_is_refused()
    {
        KvStore store = Filled();
        KvIndexes.Create(store, new IndexDefinition("one", PropertyExpression.Parse("n")) { Unique = true });
        KvException error = Assert.ThrowsAny<KvException>(() => Do(store, t => t.Copy("a", "b", overwrite: false)));
        Assert.Equal(ErrorIds.IndexNotUnique, error.ErrorId);
        Do(store, t => t.Move("a", "b", overwrite: false));
        Assert.Equal(40, Index(store, "one").Range(QueryRange.All).Count());
    }

    [Fact]
    public void Values_of_an_expanded_object_are_indexed_by_themselves()
    {
        KvStore store = Make(KvLayout.Tree);
        var whole = new IndexDefinition("whole", PropertyExpression.Parse("$"));
        KvIndexes.Create(store, whole);
        Do(store, t => ObjectTree.Write(t, "doc", """{"status":"open","tags":["x","y"]}"""u8.ToArray(), new ExpandOptions()));
        Assert.True(IsComplete(store, whole));
        Assert.Equal(["doc/status", "doc/tags/#0", "doc/tags/#1"], Keys(store, "whole", QueryRange.All));
    }

    private KvStore Filled()
    {
        KvStore store = Make(KvLayout.Tree);
        Do(store, t =>
        {
            for (int i = 0; i < 40; i++) t.Set($"a/{i}", Encoding.UTF8.GetBytes($$"""{"status":"s{{i % 5}}","n":{{i}}}"""));
        });
        return store;
    }

    private static void Do(KvStore store, Action<KvTransaction> change)
    {
        using KvTransaction transaction = store.Begin();
        change(transaction);
        transaction.Commit();
    }
}
