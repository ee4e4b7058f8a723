using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using GitKv.Core.Documents;

namespace GitKv.Core.Tests.Documents;

public sealed class JsonDifferenceTests
{
    [Theory]
    [InlineData("""{"a":1}""", """{"a":1}""", "")]
    [InlineData("""{"a":1,"b":2}""", """{"b":2,"a":1}""", "")]
    [InlineData("""{"a":1}""", """{"a":2}""", "replace /a 1 2")]
    [InlineData("""{"a":1}""", """{"a":1.0}""", "replace /a 1 1.0")]
    [InlineData("""{"a":1}""", """{"a":null}""", "replace /a 1 null")]
    [InlineData("""{"a":1}""", "{}", "remove /a 1 -")]
    [InlineData("{}", """{"a":null}""", "add /a - null")]
    [InlineData("""{"a":{"b":{"c":1,"d":2}}}""", """{"a":{"b":{"c":1,"d":3}}}""", "replace /a/b/d 2 3")]
    [InlineData("""{"a/b":1,"m~n":1,"":1,"x.y":1}""", """{"a/b":2,"m~n":2,"":2,"x.y":2}""", "replace /a~1b 1 2; replace /m~0n 1 2; replace / 1 2; replace /x.y 1 2")]
    [InlineData("1", "\"1\"", "replace  1 \"1\"")]
    [InlineData("""{"a":[]}""", """{"a":{}}""", "replace /a [] {}")]
    [InlineData("[1,2,3]", "[0,1,2,3]", "add /0 - 0")]
    [InlineData("[1,2,3]", "[1,3]", "remove /1 2 -")]
    [InlineData("[1,2,3]", "[1,2,3,4]", "add /3 - 4")]
    [InlineData("[1,2,3]", "[1,9,3]", "replace /1 2 9")]
    [InlineData("[1,2,3,4]", "[3,4,5]", "remove /0 1 -; remove /0 2 -; add /2 - 5")]
    [InlineData("""[{"n":"a","p":1},{"n":"b","p":1}]""", """[{"n":"a","p":1},{"n":"b","p":2}]""", "replace /1/p 1 2")]
    [InlineData("""[{"id":1,"v":1},{"id":2,"v":1},{"id":3,"v":1}]""", """[{"id":2,"v":2},{"id":3,"v":2}]""", """remove /0 {"id":1,"v":1} -; replace /0/v 1 2; replace /1/v 1 2""")]
    [InlineData("""[{"id":1,"v":1}]""", """[{"id":2,"v":1}]""", """remove /0 {"id":1,"v":1} -; add /0 - {"id":2,"v":1}""")]
    public void Documents_differ_in_the_operations_that_a_person_would_name(string before, string after, string expected)
    {
        Assert.Equal(expected, string.Join("; ", Between(before, after).Select(o => $"{o.Op} {o.Path} {o.Before?.GetRawText() ?? "-"} {o.After?.GetRawText() ?? "-"}".TrimEnd())));
        AssertSame(after, Apply(before, Between(before, after)));
    }

    [Theory]
    [InlineData("text", "{}")]
    [InlineData("{}", """{"a":1,"a":2}""")]
    [InlineData("", "{}")]
    public void What_is_no_JSON_or_not_addressed_by_paths_has_no_operations(string before, string after) =>
        Assert.Null(JsonDifference.Between(Encoding.UTF8.GetBytes(before), Encoding.UTF8.GetBytes(after)));

    [Fact]
    public void Operations_made_on_the_first_document_give_the_second() =>
        Prop.ForAll(Document(4).ToArbitrary(), Document(4).ToArbitrary(), (before, after) => Same(after, Apply(before, Between(before, after))))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(400));

    [Fact]
    public void Operations_between_a_document_and_one_with_a_few_changes_give_the_second() =>
        Prop.ForAll(Document(4).ToArbitrary(), Gen.ArrayOf(Gen.Choose(0, 1_000_000), 3).ToArbitrary(), (before, seeds) =>
        {
            string after = seeds.Aggregate(before, Mutate);
            return Same(after, Apply(before, Between(before, after)));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(400));

    [Fact]
    public void A_document_differs_from_itself_in_nothing() =>
        Prop.ForAll(Document(4).ToArbitrary(), document => Between(document, document).Count == 0).Check(Config.QuickThrowOnFailure);

    [Fact]
    public void Long_arrays_with_nothing_in_common_are_compared_in_bounded_time()
    {
        string before = "[" + string.Join(',', Enumerable.Range(0, 30_000)) + "]";
        string after = "[" + string.Join(',', Enumerable.Range(0, 30_000).Select(i => i % 100 == 0 ? i : -i - 1)) + "]";
        IReadOnlyList<JsonOperation> operations = Between(before, after);
        Assert.Equal(29_700, operations.Count);
        Assert.All(operations, o => Assert.Equal(JsonOperation.Replace, o.Op));
    }

    private static IReadOnlyList<JsonOperation> Between(string before, string after) =>
        JsonDifference.Between(Encoding.UTF8.GetBytes(before), Encoding.UTF8.GetBytes(after))!;

    /// <summary>RFC 6902, as a reader of the operations would apply them.</summary>
    private static string Apply(string document, IReadOnlyList<JsonOperation> operations)
    {
        JsonNode? root = JsonNode.Parse(document);
        foreach (JsonOperation operation in operations)
        {
            JsonNode? value = operation.After is { } after ? JsonNode.Parse(after.GetRawText()) : null;
            string[] steps = JsonPointer.Split(operation.Path);
            if (steps.Length == 0)
            {
                root = value;
                continue;
            }

            JsonNode parent = steps[..^1].Aggregate(root!, (node, step) => node is JsonArray array ? array[Index(step)]! : node![step]!);
            if (parent is JsonArray list)
            {
                if (operation.Op != JsonOperation.Add) list.RemoveAt(Index(steps[^1]));
                if (operation.Op != JsonOperation.Remove) list.Insert(Index(steps[^1]), value);
            }
            else
            {
                Assert.Equal(operation.Op != JsonOperation.Add, parent.AsObject().ContainsKey(steps[^1]));
                parent.AsObject().Remove(steps[^1]);
                if (operation.Op != JsonOperation.Remove) parent.AsObject().Add(steps[^1], value);
            }
        }

        return root?.ToJsonString() ?? "null";
    }

    private static int Index(string step) => int.Parse(step, CultureInfo.InvariantCulture);

    private static void AssertSame(string expected, string actual) => Assert.True(Same(expected, actual), $"{expected}\n{actual}");

    private static bool Same(string expected, string actual)
    {
        using JsonDocument left = JsonDocument.Parse(expected);
        using JsonDocument right = JsonDocument.Parse(actual);
        return JsonForm.Of(left.RootElement) == JsonForm.Of(right.RootElement);
    }

    private static Gen<string> Document(int depth)
    {
        Gen<string> leaf = Gen.Elements("0", "1", "2.50", "true", "false", "null", "\"\"", "\"a\"", "\"~/\"");
        if (depth == 0) return leaf;
        Gen<string> below = Document(depth - 1);
        Gen<string> name = Gen.Elements("a", "b", "c", "id", "name", "x/y", "~", "");
        Gen<string> array = Gen.Choose(0, 6).SelectMany(n => Gen.ArrayOf(below, n)).Select(items => "[" + string.Join(',', items) + "]");
        Gen<string> made = Gen.Choose(0, 5).SelectMany(n => Gen.ArrayOf(Gen.Zip(name, below), n))
            .Select(items => "{" + string.Join(',', items.DistinctBy(i => i.Item1).Select(i => $"{JsonSerializer.Serialize(i.Item1)}:{i.Item2}")) + "}");
        return Gen.Frequency((1, leaf), (3, array), (4, made));
    }

    /// <summary>Changes, removes, adds or doubles something in one container of the document.</summary>
    private static string Mutate(string document, int seed)
    {
        JsonNode? root = JsonNode.Parse(document);
        List<JsonNode> containers = [];
        Collect(root, containers);
        if (containers.Count == 0) return seed % 2 == 0 ? "[1]" : document;
        JsonNode chosen = containers[seed % containers.Count];
        JsonNode? value = JsonNode.Parse(seed % 3 == 0 ? "\"new\"" : seed % 3 == 1 ? """{"id":7}""" : "[1,2]");
        if (chosen is JsonArray array)
        {
            if (seed % 5 < 2 && array.Count > 0) array.RemoveAt(seed / 7 % array.Count);
            else array.Insert(seed / 7 % (array.Count + 1), value);
        }
        else if (chosen is JsonObject made)
        {
            string[] names = [.. made.Select(p => p.Key)];
            if (seed % 5 < 2 && names.Length > 0) made.Remove(names[seed / 7 % names.Length]);
            else made[seed % 5 == 2 && names.Length > 0 ? names[0] : "n" + seed % 4] = value;
        }

        return root!.ToJsonString();
    }

    private static void Collect(JsonNode? node, List<JsonNode> containers)
    {
        if (node is JsonArray array)
        {
            containers.Add(array);
            foreach (JsonNode? item in array) Collect(item, containers);
        }
        else if (node is JsonObject made)
        {
            containers.Add(made);
            foreach ((_, JsonNode? item) in made) Collect(item, containers);
        }
    }
}
