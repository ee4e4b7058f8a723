using System.Text;
using GitKv.Core.Merging;
using GitKv.Core.Stores;
using GitKv.Core.Tests.Stores;

namespace GitKv.Core.Tests.Merging;

/// <summary>Two stores of one repository, the second made as a copy of the first where they shall have something in common.</summary>
public abstract class MergeTestsBase : StoreTestsBase
{
    private protected KvStore Ours { get; private set; } = null!;

    private protected KvStore Theirs { get; private set; } = null!;

    /// <summary>Two copies of a store with these items.</summary>
    private protected void Fork(KvLayout layout, params (string Key, string Value)[] items)
    {
        Ours = Make(layout, "ours");
        foreach ((string key, string value) in items) Set(Ours, key, value);
        Theirs = Copy("ours", "theirs");
        if (layout == KvLayout.Ref) Assert.Equal(StoreMergeOutcome.Merged, Merge(Ours, "theirs").Outcome);
    }

    /// <summary>A copy of a store's refs, as a clone has them.</summary>
    private protected KvStore Copy(string name, string copy)
    {
        foreach (string line in Repo.Run("for-each-ref", "--format=%(refname) %(objectname)", $"refs/kv/{name}", $"refs/kv/{name}/").Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            string[] parts = line.Split(' ');
            Repo.Run("update-ref", parts[0].Replace($"refs/kv/{name}", $"refs/kv/{copy}", StringComparison.Ordinal), parts[1]);
        }

        return KvStore.Open(Repository, copy);
    }

    private protected StoreMergeResult Merge(KvStore into, string from, StoreMergeOptions? options = null)
    {
        using MergeSource source = MergeSource.Find(Repository, from);
        return StoreMerge.Run(into, source, options ?? new StoreMergeOptions());
    }

    private protected static StoreMergeOptions By(string strategy, string pattern = "**") => new() { Choices = [MergeChoice.Of(new MergeRule(pattern, strategy))] };

    private protected static StoreMergeOptions By(Func<MergeInput, string?> code) => new()
    {
        Choices = [new MergeChoice(null, new CodeStrategy(input => MergeOutcome.Clean(code(input) is { } text ? Encoding.UTF8.GetBytes(text) : null)), null)],
    };

    private protected static string Text(byte[]? bytes) => bytes is null ? "(none)" : Encoding.UTF8.GetString(bytes);

    private protected string TreeOf(string name) => Repo.Run("rev-parse", $"refs/kv/{name}^{{tree}}");

    private protected string Refs() => Repo.Run("for-each-ref");

    private protected static string Show(KvStore store) => string.Join(' ', store.Snapshot().Enumerate().Select(e => $"{e.Key}={Text(store.Snapshot().Read(e))}"));
}
