using FsCheck;
using FsCheck.Fluent;
using GitKv.Core.Errors;
using GitKv.Core.Keys;
using GitKv.Core.Repositories;
using GitKv.Core.Stores;
using GitKv.Core.Tests.Support;

namespace GitKv.Core.Tests.Stores;

public sealed class SnapshotDiffTests : StoreTestsBase
{
    public static TheoryData<KvLayout, KvLayout> Pairs
    {
        get
        {
            var pairs = new TheoryData<KvLayout, KvLayout>();
            foreach (KvLayout one in Enum.GetValues<KvLayout>())
                foreach (KvLayout two in Enum.GetValues<KvLayout>()) pairs.Add(one, two);
            return pairs;
        }
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Two_stores_of_any_layouts_differ_in_the_values_that_differ(KvLayout one, KvLayout two)
    {
        KvStore before = Make(one, "one");
        KvStore after = Make(two, "two");
        Fill(before, ("app/a b", "1"), ("app/a", "1"), ("app/b", "1"), ("gone", "1"), ("x:y", "1"), ("z", "1"));
        Fill(after, ("app/a b", "1"), ("app/a", "2"), ("app/b", "1"), ("x:y", "2"), ("x y", "1"), ("z", "1"));
        List<ItemDifference> found = [.. SnapshotDiff.Compare(before.Snapshot(), after.Snapshot())];
        Assert.Equal(["app/a", "gone", "x y", "x:y"], found.Select(d => d.Key).Order(StringComparer.Ordinal));
        ItemDifference modified = found.Single(d => d.Key == "app/a");
        Assert.Equal((VersionOf(before, "app/a"), VersionOf(after, "app/a")), (modified.Before!.Value.Version, modified.After!.Value.Version));
        Assert.Null(found.Single(d => d.Key == "gone").After);
        Assert.Null(found.Single(d => d.Key == "x y").Before);
        Assert.Equal(["app/a"], SnapshotDiff.Compare(before.Snapshot(), after.Snapshot(), KeyPattern.Parse("app/*")).Select(d => d.Key));
        Assert.Equal(["gone"], SnapshotDiff.Compare(before.Snapshot(), after.Snapshot(), KeyPattern.Parse("gone")).Select(d => d.Key));
        Assert.Empty(SnapshotDiff.Compare(before.Snapshot(), after.Snapshot(), KeyPattern.Parse("z")));
    }

    [Theory]
    [InlineData(KvLayout.Tree)]
    [InlineData(KvLayout.Branch)]
    [InlineData(KvLayout.Ref)]
    public void A_store_differs_from_itself_earlier_in_what_was_changed_since(KvLayout layout)
    {
        KvStore store = Make(layout);
        Fill(store, ("a", "1"), ("b", "1"), ("c", "1"));
        KvSnapshot before = store.Snapshot();
        _ = before.Enumerate().Count();
        Set(store, "b", "2");
        Remove(store, "c");
        Set(store, "d", "1");
        Assert.Equal(["b", "c", "d"], SnapshotDiff.Compare(before, store.Snapshot()).Select(d => d.Key));
        Assert.Empty(SnapshotDiff.Compare(store.Snapshot(), store.Snapshot()));
    }

    [Fact]
    public void Stores_of_two_repositories_are_compared()
    {
        using var other = new TempRepo(bare: true);
        KvStore one = Make(KvLayout.Tree);
        KvStore two = KvStore.Create(other.Repository, new StoreOptions("s"));
        Fill(one, ("a", "1"), ("b", "1"));
        Fill(two, ("a", "1"), ("b", "2"));
        ItemDifference found = Assert.Single(SnapshotDiff.Compare(one.Snapshot(), two.Snapshot()));
        Assert.Equal("1", System.Text.Encoding.UTF8.GetString(one.Snapshot().Read(found.Before!.Value)));
        Assert.Equal("2", System.Text.Encoding.UTF8.GetString(two.Snapshot().Read(found.After!.Value)));
    }

    [Fact]
    public void A_key_that_only_one_of_the_layouts_can_have_is_one_that_the_other_has_not()
    {
        KvStore tree = Make(KvLayout.Tree, "one");
        KvStore refs = Make(KvLayout.Ref, "two");
        string key = string.Join('/', Enumerable.Repeat("component", 120));
        Fill(tree, (key, "1"), ("a", "1"));
        Fill(refs, ("a", "1"));
        Assert.Equal([key], SnapshotDiff.Compare(tree.Snapshot(), refs.Snapshot()).Select(d => d.Key));
        Assert.Equal([key], SnapshotDiff.Compare(refs.Snapshot(), tree.Snapshot()).Select(d => d.Key));
        Assert.Equal([key], SnapshotDiff.Compare(tree.Snapshot(), refs.Snapshot(), KeyPattern.Parse(key)).Select(d => d.Key));
        Assert.Equal(ErrorIds.KeyInvalid, Assert.Throws<KvException>(() => SnapshotDiff.Compare(tree.Snapshot(), tree.Snapshot(), KeyPattern.Parse("a//b"))).ErrorId);
    }

    [Fact]
    public void Listings_in_different_orders_are_compared_by_key()
    {
        string[] names = ["a", "a b", "a-b", "a.b", "a:b", "a/b", "a^", "b c", "b!", "b[x]", "b", "%", "~x"];
        KvStore tree = Make(KvLayout.Tree, "one");
        KvStore refs = Make(KvLayout.Ref, "two");
        Gen<bool[]> choice = Gen.ArrayOf(Gen.Elements(true, false), names.Length);
        Prop.ForAll(choice.ToArbitrary(), choice.ToArbitrary(), (left, right) =>
        {
            Dictionary<string, string> one = Replace(tree, names.Where((n, i) => left[i] && (n != "a/b" || !left[0])), "1");
            Dictionary<string, string> two = Replace(refs, names.Where((n, i) => right[i] && (n != "a/b" || !right[0])), "1");
            var expected = one.Keys.Union(two.Keys).Where(k => one.GetValueOrDefault(k) != two.GetValueOrDefault(k)).ToHashSet();
            List<string> found = [.. SnapshotDiff.Compare(tree.Snapshot(), refs.Snapshot()).Select(d => d.Key)];
            return found.Count == expected.Count && expected.SetEquals(found);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(30));
    }

    private static Dictionary<string, string> Replace(KvStore store, IEnumerable<string> keys, string value)
    {
        using (KvTransaction clear = store.Begin())
        {
            foreach (KvEntry entry in clear.Enumerate().ToList()) clear.Remove(entry.Key);
            clear.Commit();
        }

        Fill(store, [.. keys.Select(k => (k, value))]);
        return All(store.Snapshot());
    }

    private static void Fill(KvStore store, params (string Key, string Value)[] items)
    {
        using KvTransaction transaction = store.Begin();
        foreach ((string key, string value) in items) transaction.Set(key, System.Text.Encoding.UTF8.GetBytes(value));
        transaction.Commit();
    }
}
