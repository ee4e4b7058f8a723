using GitKv.Core.Errors;
using GitKv.Core.Merging;
using GitKv.Core.Stores;
using GitKv.Core.Tests.Stores;
using GitKv.Core.Tests.Support;

namespace GitKv.Core.Tests.Merging;

/// <summary>A store keeps its merge rules in its settings.</summary>
public sealed class MergeRuleTests : StoreTestsBase
{
    [Theory]
    [InlineData(KvLayout.Tree, "refs/kv/s:.gitkv", "refs/kv/s")]
    [InlineData(KvLayout.Branch, "refs/kv/s/%gitkv:.gitkv", "refs/kv/s/%gitkv")]
    [InlineData(KvLayout.Ref, "refs/kv/s/%gitkv:.gitkv", "refs/kv/s/%gitkv")]
    public void Rules_are_a_new_version_of_the_settings(KvLayout layout, string blob, string chain)
    {
        KvStore store = Make(layout);
        CommitResult result = store.SetMergeRules(_ => [new MergeRule("a/**", "Ours"), new MergeRule("**", "Json") { ArrayKeys = ["id", "sku"], Conflicts = "LastWriter" }]);
        Assert.True(result.Changed);
        Assert.Equal([("a/**", "Ours"), ("**", "Json")], KvStore.Open(Repository, "s").MergeRules().Select(r => (r.Pattern, r.Strategy)));
        Assert.Equal(["id", "sku"], store.MergeRules()[1].ArrayKeys);
        Assert.Equal("2", Repo.Run("rev-list", "--count", chain));
        Assert.Equal("Change the merge rules", Repo.Run("log", "-1", "--format=%s", chain));
        Assert.Contains("\"pattern\": \"a/**\"", Repo.Run("show", blob), StringComparison.Ordinal);

        Assert.False(store.SetMergeRules(rules => rules).Changed);
        Assert.Equal("2", Repo.Run("rev-list", "--count", chain));
        store.SetMergeRules(_ => []);
        Assert.DoesNotContain("merge", Repo.Run("show", blob), StringComparison.Ordinal);
        Assert.Equal(layout, KvStore.Open(Repository, "s").Layout);
        Fsck();
    }

    [Fact]
    public void Items_stay_and_later_transactions_keep_the_rules()
    {
        KvStore store = Make(KvLayout.Tree);
        Set(store, "k", "1");
        store.SetMergeRules(_ => [new MergeRule("**", "Ours")]);
        Set(store, "l", "2");
        Assert.Equal("1", Get(store, "k"));
        Assert.Single(store.MergeRules());
    }

    [Fact]
    public void What_a_newer_version_wrote_stays()
    {
        WithSettings("""{"format":1,"layout":"Tree","color":{"a":[1,2]},"merge":[{"pattern":"x","strategy":"Quantum","power":9}],"late":null}""");
        KvStore store = KvStore.Open(Repository, "s");
        Assert.Equal("Quantum", store.MergeRules()[0].Strategy);
        Assert.Equal(ErrorIds.MergeStrategyInvalid, Assert.Throws<KvException>(() => store.SetMergeRules(rules => rules)).ErrorId);
        store.SetMergeRules(rules => [rules[0] with { Strategy = "Ours" }, new MergeRule("y", "Theirs")]);
        string json = Repo.Run("show", "refs/kv/s:.gitkv");
        Assert.Equal("""{"format":1,"layout":"Tree","color":{"a":[1,2]},"merge":[{"pattern":"x","strategy":"Ours","power":9},{"pattern":"y","strategy":"Theirs"}],"late":null}""",
            string.Concat(json.Where(c => !char.IsWhiteSpace(c))));
    }

    [Theory]
    [InlineData("""{"format":1,"layout":"Tree","merge":7}""")]
    [InlineData("""{"format":1,"layout":"Tree","merge":[7]}""")]
    [InlineData("""{"format":1,"layout":"Tree","merge":[{"pattern":"x"}]}""")]
    [InlineData("""{"format":1,"layout":"Tree","merge":[{"pattern":"x","strategy":"Ours","arrayKeys":[1]}]}""")]
    public void Rules_of_a_stranger_that_are_none_keep_nobody_from_reading(string settings)
    {
        WithSettings(settings);
        KvStore store = KvStore.Open(Repository, "s");
        Assert.Equal(ErrorIds.SettingsInvalid, Assert.Throws<KvException>(() => store.MergeRules()).ErrorId);
        Set(store, "k", "1");
        Assert.Equal("1", Get(store, "k"));
    }

    [Fact]
    public void A_rule_that_cannot_be_followed_is_not_written()
    {
        KvStore store = Make(KvLayout.Tree);
        Assert.Equal(ErrorIds.MergeStrategyInvalid, Assert.Throws<KvException>(() => store.SetMergeRules(_ => [new MergeRule("**", "{ param($Key) }")])).ErrorId);
        Assert.Equal(ErrorIds.KeyPatternInvalid, Assert.Throws<KvException>(() => store.SetMergeRules(_ => [new MergeRule("[", "Ours")])).ErrorId);
        Assert.Empty(store.MergeRules());
    }

    [Fact]
    public void Two_that_add_rules_at_once_both_do()
    {
        KvStore one = Make(KvLayout.Tree);
        bool met = false;
        one.SetMergeRules(rules =>
        {
            if (!met) KvStore.Open(Repository, "s").SetMergeRules(there => [.. there, new MergeRule("other", "Ours")]);
            met = true;
            return [.. rules, new MergeRule("mine", "Theirs")];
        });
        Assert.Equal(["other", "mine"], one.MergeRules().Select(r => r.Pattern));
    }

    private void WithSettings(string json)
    {
        string blob = Repo.Blob(json);
        string tree = Git.RunWith(Repo.Root, $"100644 blob {blob}\t.gitkv\n", null, "mktree");
        Repo.Run("update-ref", "refs/kv/s", Repo.Run("commit-tree", tree, "-m", "settings"));
    }
}
