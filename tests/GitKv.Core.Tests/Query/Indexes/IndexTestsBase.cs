using GitKv.Core.Query.Indexes;
using GitKv.Core.Query.Values;
using GitKv.Core.Stores;
using GitKv.Core.Tests.Stores;
using GitKv.Core.Tests.Support;

namespace GitKv.Core.Tests.Query.Indexes;

/// <summary>Short words for what tests of indexes do.</summary>
public abstract class IndexTestsBase : StoreTestsBase
{
    private protected static readonly IndexDefinition ByStatus = new("by-status", PropertyExpression.Parse("status"));

    private protected static KvIndex Index(KvStore store, string name) => KvIndexes.Of(store.Snapshot()).Single(i => i.Definition.Name == name);

    private protected static string[] Keys(KvStore store, string name, QueryRange range, bool descending = false) =>
        [.. Index(store, name).Range(range, descending).Select(e => e.Key)];

    /// <summary>Whether the index has what a scan finds, in order.</summary>
    private protected static bool IsComplete(KvStore store, IndexDefinition definition)
    {
        KvSnapshot snapshot = store.Snapshot();
        var expected = new List<(QueryValue Value, string Key)>();
        foreach (KvEntry entry in snapshot.Enumerate())
        {
            if (!definition.Covers(entry.Key)) continue;
            var values = new List<QueryValue>();
            definition.On.Evaluate(new QueryDocument(entry.Key, snapshot.Read(entry)), values);
            expected.AddRange(values.Distinct().Select(v => (v, entry.Key)));
        }

        string[] scanned = [.. expected.OrderBy(e => e.Value).ThenBy(e => e.Key.Replace('/', '~'), StringComparer.Ordinal).Select(e => $"{e.Value.Class} {e.Value.Order} {e.Key}")];
        return Index(store, definition.Name).Range(QueryRange.All).Select(e => $"{e.Class} {e.Order} {e.Key}").SequenceEqual(scanned);
    }

    /// <summary>A commit by somebody who knows nothing of indexes.</summary>
    private protected void CommitByGit(KvStore store, string indexInfo)
    {
        var index = new Dictionary<string, string?> { ["GIT_INDEX_FILE"] = Path.Combine(Repo.Root, "index-" + Guid.NewGuid().ToString("N")) };
        Git.RunWith(Repo.Root, "", index, "read-tree", store.RefPrefix);
        Git.RunWith(Repo.Root, indexInfo, index, "update-index", "--index-info");
        string tree = Git.RunWith(Repo.Root, "", index, "write-tree").Trim();
        string commit = Git.RunWith(Repo.Root, "by git", null, "commit-tree", "-p", store.RefPrefix, tree).Trim();
        Repo.Run("update-ref", store.RefPrefix, commit);
    }
}
