using System.Text;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using GitKv.Core.Documents.Expanding;
using GitKv.Core.Errors;
using GitKv.Core.Keys;
using GitKv.Core.Stores;
using GitKv.Core.Tests.Stores;
using GitKv.Core.Values;

namespace GitKv.Core.Tests.Documents.Expanding;

public sealed class ObjectTreeTests : StoreTestsBase
{
    private static readonly ExpandOptions ById = new() { ArrayKey = "id" };

    [Fact]
    public void Properties_are_components_and_what_holds_something_is_a_directory()
    {
        KvStore store = Make(KvLayout.Tree);
        Write(store, "doc", """{"name":"x","size":1.50,"none":null,"yes":true,"text":"12","tags":["a",{"b":[]}],"deep":{"er":{}},"#hash":1,"##":2,".git":3,"ä~b":4}""");
        Assert.Equal(
            [
                "doc/###=2", "doc/##hash=1", "doc/.git=3", "doc/deep/er={}", "doc/name=x", "doc/none=null", "doc/size=1.50",
                "doc/tags/#0=a", "doc/tags/#1/b=[]", "doc/text=\"12\"", "doc/yes=true", "doc/ä~b=4",
            ],
            All(store.Snapshot()).OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => $"{p.Key}={p.Value.Trim()}"));
        Fsck();
    }

    [Fact]
    public void What_was_there_before_is_replaced_as_a_whole()
    {
        KvStore store = Make(KvLayout.Tree);
        Set(store, "doc/old/x", "1");
        Set(store, "docs", "2");
        Write(store, "doc", """{"a":1,"b":2}""");
        Write(store, "doc", """{"b":{"c":3}}""");
        Assert.Equal(["doc/b/c", "docs"], All(store.Snapshot()).Keys);
        Write(store, "doc", "5");
        Assert.Equal(["doc", "docs"], All(store.Snapshot()).Keys);
        Write(store, "doc", """{"a":1}""");
        Assert.Equal(["doc/a", "docs"], All(store.Snapshot()).Keys);
    }

    [Fact]
    public void Elements_are_named_by_a_property_where_they_have_it()
    {
        KvStore store = Make(KvLayout.Tree);
        Write(store, "doc", """{"users":[{"id":"zoe"},{"id":10,"n":[7]},{"id":9}],"plain":[1]}""", ById);
        Assert.Equal(["doc/plain/#0", "doc/users/#10/id", "doc/users/#10/n/#0", "doc/users/#9/id", "doc/users/#zoe/id"], All(store.Snapshot()).Keys);
        AssertSame("""{"users":[{"id":9},{"id":10,"n":[7]},{"id":"zoe"}],"plain":[1]}""", Read(store, "doc")!);
    }

    [Theory]
    [InlineData("""{"users":[{"id":1},{"id":1}]}""", "/users/1", ErrorIds.ValueInvalid)]
    [InlineData("""{"users":[{"id":1},{}]}""", "/users/1", ErrorIds.ValueInvalid)]
    [InlineData("""{"users":[{"id":1},3]}""", "/users/1", ErrorIds.ValueInvalid)]
    [InlineData("""{"users":[{"id":[]}]}""", "/users/0", ErrorIds.ValueInvalid)]
    [InlineData("""{"users":[{"id":"#1"}]}""", "/users/0", ErrorIds.ValueInvalid)]
    [InlineData("""{"users":[{"id":"a/b"}]}""", "/users/0", ErrorIds.KeyInvalid)]
    [InlineData("""{"a":{"":1}}""", "/a/", ErrorIds.KeyInvalid)]
    [InlineData("""{"a":{"b/c":1}}""", "/a/b~1c", ErrorIds.KeyInvalid)]
    [InlineData("""{"a":{"..":1}}""", "/a/..", ErrorIds.KeyInvalid)]
    public void What_has_no_name_is_refused_and_nothing_is_changed(string json, string path, string error)
    {
        KvStore store = Make(KvLayout.Tree);
        Set(store, "doc", "1");
        KvException e = Assert.Throws<KvException>(() => Write(store, "doc", json, ById));
        Assert.Equal(error, e.ErrorId);
        Assert.Contains($"'{path}'", e.Message, StringComparison.Ordinal);
        Assert.Equal("1", Get(store, "doc"));
    }

    [Fact]
    public void A_name_that_is_too_long_is_told_with_its_place()
    {
        KvStore store = Make(KvLayout.Tree);
        KvException e = Assert.Throws<KvException>(() => Write(store, "doc", "{\"a\":{\"" + new string('x', 256) + "\":1}}"));
        Assert.Equal(ErrorIds.KeyInvalid, e.ErrorId);
        Assert.Contains("'/a/xxx", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_new_object_needs_an_empty_place()
    {
        KvStore store = Make(KvLayout.Tree);
        var isNew = new ExpandOptions { MustNotExist = true };
        Write(store, "doc", """{"a":1}""", isNew);
        Assert.Equal(ErrorIds.ItemExists, Assert.Throws<KvException>(() => Write(store, "doc", """{"b":1}""", isNew)).ErrorId);
        Assert.Equal(ErrorIds.ItemExists, Assert.Throws<KvException>(() => Write(store, "doc/a", """{"b":1}""", isNew)).ErrorId);
    }

    [Fact]
    public void Equal_objects_share_their_trees()
    {
        KvStore store = Make(KvLayout.Tree);
        Write(store, "one", """{"left":{"type":"variable","value":"x"},"right":{"value":"x","type":"variable"}}""");
        Assert.Equal(Repo.Run("rev-parse", "refs/kv/s:one/left"), Repo.Run("rev-parse", "refs/kv/s:one/right"));
    }

    [Fact]
    public void Items_that_others_wrote_are_put_together_too()
    {
        KvStore store = Make(KvLayout.Tree);
        foreach ((string key, string value) in (( string, string)[])[("t/type", "operator\n"), ("t/n", "2\n"), ("t/#0", "in"), ("a/#2/x", "1"), ("a/#10", "ten"), ("a/#b", "b")]) Set(store, key, value);
        using (KvTransaction transaction = store.Begin())
        {
            transaction.Set("t/raw", [0xff]);
            transaction.Commit();
        }

        AssertSame("""{"type":"operator\n","n":2,"#0":"in","raw":{"$base64":"/w=="}}""", Read(store, "t")!);
        AssertSame("""[{"x":1},"ten","b"]""", Read(store, "a")!);

        // And what was put together comes apart into the same again.
        Write(store, "copy", Read(store, "a")!);
        Write(store, "u", Read(store, "t")!);
        Assert.Equal(Repo.Run("rev-parse", "refs/kv/s:t/raw"), Repo.Run("rev-parse", "refs/kv/s:u/raw"));
        Set(store, "t/##0", "twice");
        Assert.Equal(ErrorIds.ValueInvalid, Assert.Throws<KvException>(() => Read(store, "t")).ErrorId);
        Assert.Null(Read(store, "nothing"));
        Assert.Equal("ten", Read(store, "a/#10"));
    }

    [Fact]
    public void A_pattern_gives_an_object_for_each_directory_and_item_that_matches()
    {
        KvStore store = Make(KvLayout.Tree);
        Write(store, "users/ann", """{"age":30,"tags":["x"]}""");
        Write(store, "users/bob", """{"age":31}""");
        Set(store, "users/count", "2");
        Set(store, "other", "3");
        Assert.Equal(["users/ann", "users/bob", "users/count"], ObjectTree.Read(store.Snapshot(), KeyPattern.Parse("users/*")).Select(o => o.Entry.Key));
        CollapsedItem[] all = [.. ObjectTree.Read(store.Snapshot(), KeyPattern.Parse("**"))];
        Assert.Equal(["other", "users"], all.Select(o => o.Entry.Key));
        AssertSame("""{"ann":{"age":30,"tags":["x"]},"bob":{"age":31},"count":2}""", Encoding.UTF8.GetString(all[1].Value));
    }

    [Fact]
    public void The_version_changes_with_any_item_and_with_nothing_else()
    {
        KvStore store = Make(KvLayout.Tree);
        Write(store, "doc", """{"a":1,"b":2}""");
        string first = VersionOfTree();
        Set(store, "other", "1");
        Assert.Equal(first, VersionOfTree());
        Set(store, "doc/a", "3");
        Assert.NotEqual(first, VersionOfTree());
        Set(store, "doc/a", "1\n");
        Assert.Equal(first, VersionOfTree());

        string VersionOfTree() => ObjectTree.TryRead(store.Snapshot(), "doc", out CollapsedItem item) ? item.Entry.Version : "";
    }

    [Theory]
    [InlineData(KvLayout.Tree)]
    [InlineData(KvLayout.Ref)]
    public void What_is_collapsed_is_what_was_expanded(KvLayout layout)
    {
        KvStore store = Make(layout);
        int number = 0;
        Prop.ForAll(Json(4).ToArbitrary(), json =>
        {
            string key = $"d{number++}";
            using KvTransaction transaction = store.Begin();
            ObjectTree.Write(transaction, key, ValueCodec.FromJsonText(Encoding.UTF8.GetBytes(json)), new ExpandOptions());
            return ObjectTree.TryRead(transaction, key, out CollapsedItem back) && Same(json, Encoding.UTF8.GetString(DocumentForm(back.Value)));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));
    }

    private static byte[] DocumentForm(byte[] stored) => ValueCodec.Classify(stored) == ValueKind.Json ? stored : Core.Formats.DocumentValue.ToJson(stored);

    private static Gen<string> Json(int depth)
    {
        Gen<string> leaf = Gen.Elements("1", "-0.50", "1e400", "12345678901234567890.1", "null", "true", "\"\"", "\"text\"", "\"12\"", "\"{\\\"a\\\":1}\"", "\"\\u0000\\n\"", "\"<Objs\"", "\"ä\"", "{}", "[]", "{\"$base64\":\"/w==\"}", "{\"$base64\":\"YQ==\"}");
        if (depth == 0) return leaf;
        Gen<string> name = Gen.Elements("a", "b", "#", "##", "#0", "#1", "##0", ".", ".git", "a b", "A", "~", "%", "ä", "$base64", "\\u0001", "CON").Where(n => n != ".");
        Gen<string> below = Json(depth - 1);
        Gen<string> array = Gen.Choose(0, 12).SelectMany(n => Gen.ArrayOf(below, n)).Select(e => $"[{string.Join(',', e)}]");
        Gen<string> many = Gen.Choose(0, 4).SelectMany(n => Gen.ArrayOf(name.SelectMany(k => below.Select(v => (k, v))), n))
            .Select(p => "{" + string.Join(',', p.DistinctBy(x => x.k).Select(x => $"\"{x.k}\":{x.v}")) + "}");
        return Gen.OneOf(leaf, array, many);
    }

    private static void Write(KvStore store, string key, string json, ExpandOptions? options = null)
    {
        using KvTransaction transaction = store.Begin();
        ObjectTree.Write(transaction, key, Encoding.UTF8.GetBytes(json), options ?? new ExpandOptions());
        transaction.Commit();
    }

    private static string? Read(KvStore store, string key) => ObjectTree.TryRead(store.Snapshot(), key, out CollapsedItem item) ? Encoding.UTF8.GetString(item.Value) : null;

    private static void AssertSame(string expected, string actual) => Assert.True(Same(expected, actual), $"expected {expected}\nbut was {actual}");

    private static bool Same(string json, string other) => Sorted(JsonNode.Parse(json))?.ToJsonString() == Sorted(JsonNode.Parse(other))?.ToJsonString();

    private static JsonNode? Sorted(JsonNode? node) => node switch
    {
        JsonObject o => new JsonObject(o.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => KeyValuePair.Create(p.Key, Sorted(p.Value)))),
        JsonArray a => new JsonArray([.. a.Select(Sorted)]),
        _ => node?.DeepClone(),
    };
}
