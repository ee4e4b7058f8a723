using System.Numerics;
using System.Text.Json;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using GitKv.Core.Merging;

namespace GitKv.Core.Tests.Merging;

/// <summary>Laws, tried with random documents and random edits of them.</summary>
public sealed class MergeLawTests
{
    private static readonly Config s_config = Config.QuickThrowOnFailure.WithMaxTest(1500);

    private static readonly MergeStrategy[] s_all = [.. MergeStrategy.Names.Select(MergeStrategy.Parse)];

    private static readonly Gen<string> s_line = Gen.Elements("a", "b", "c", "", "d e", "\tf");

    private static readonly Gen<string?> s_lines = Absent(s_line.ArrayOf().Resize(5).Select(l => string.Concat(l.Select(x => x + "\n"))));

    private static readonly Gen<string?> s_set = Absent(Gen.Elements("1", "2", "3", "\"a\"", "{\"x\":1}", "[]").ArrayOf().Resize(5).Select(e => $"[{string.Join(",", e)}]"));

    private static readonly Gen<string> s_scalar = Gen.Elements("1", "2", "10", "-3", "2.5", "2.50", "true", "null", "apple", "Pear", "2026-01-02", "2026-01-02T01:00:00+05:00", "\"7\"\n", "é");

    [Fact]
    public void Merging_with_oneself_or_with_the_base_changes_nothing() => Prop.ForAll(Documents(2).ToArbitrary(), documents =>
    {
        (string one, string other) = (documents[0], documents[1]);
        return s_all.All(s => Merged.Of(s, one, one, one) == one && Merged.Of(s, one, one, other) == other && Merged.Of(s, one, other, one) == other
            && (s.CountsEqualChanges || Merged.Of(s, one, other, other) == other));
    }).Check(s_config);

    [Fact]
    public void Disjoint_edits_commute_and_are_both_there() => Prop.ForAll(EditedProperties.ToArbitrary(), edited =>
    {
        string merged = Merged.Of(MergeStrategy.Json, edited.Base, edited.Ours, edited.Theirs)!;
        return merged == Merged.Of(MergeStrategy.Json, edited.Base, edited.Theirs, edited.Ours) && Same(merged, edited.Both);
    }).Check(s_config);

    [Fact]
    public void Either_side_may_merge_and_comes_to_the_same_bytes_or_the_same_conflicts() => Prop.ForAll(Documents(3).ToArbitrary(), d =>
    {
        foreach (MergeStrategy strategy in s_all.Where(s => s.Name is not ("Ours" or "Theirs")))
        {
            MergeOutcome one = strategy.Merge(Merged.Input(d[0], d[1], d[2]));
            MergeOutcome other = strategy.Merge(Merged.Input(d[0], d[2], d[1]));
            if (Merged.Text(one.Content) != Merged.Text(other.Content)) return false;
            if (!one.Conflicts.Select(c => (Merged.Text(c.Base), Merged.Text(c.Ours), Merged.Text(c.Theirs))).ToHashSet().SetEquals(other.Conflicts.Select(c => (Merged.Text(c.Base), Merged.Text(c.Theirs), Merged.Text(c.Ours))))) return false;
        }
        return true;
    }).Check(s_config);

    [Fact]
    public void What_json_merges_is_json_and_decided_conflicts_leave_none() => Prop.ForAll(Documents(3).ToArbitrary(), d =>
    {
        MergeOutcome decided = MergeStrategy.JsonWith(remaining: JsonRemaining.Theirs).Merge(Merged.Input(d[0], d[1], d[2]));
        using JsonDocument document = JsonDocument.Parse(decided.Content!);
        MergeOutcome outcome = MergeStrategy.Json.Merge(Merged.Input(d[0], d[1], d[2]));
        return decided.IsClean && (!outcome.IsClean || Merged.Text(outcome.Content) == Merged.Text(decided.Content));
    }).Check(s_config);

    [Fact]
    public void Conflicts_name_the_place_that_they_are_about() => Prop.ForAll(Documents(3).ToArbitrary(), d =>
        MergeStrategy.Json.Merge(Merged.Input(d[0], d[1], d[2])).Conflicts.All(c =>
            (c.Ours is null || At(d[1], c.Path) == Merged.Text(c.Ours)) && (c.Ours is not null || c.Theirs is null || c.Path.Any(char.IsAsciiDigit) || At(d[2], c.Path) == Merged.Text(c.Theirs)))).Check(s_config);

    [Fact]
    public void Union_comes_to_the_same_lines_in_any_order_of_merges() => Converges(MergeStrategy.Union, s_lines, text => text);

    [Fact]
    public void Union_of_presence_logs_comes_to_the_same_log_in_any_order_of_merges()
    {
        // A clock that goes on: what a replica writes is newer than the base.
        Gen<string[]> replicas = Gen.Choose(3, 5).SelectMany(count => Log(1).SelectMany(start => Log(10).ArrayOf(count).Select(news => new[] { start }.Concat(news.Select(n => start + n)).ToArray())));
        Converges(MergeStrategy.Union, replicas!, text => text);
    }

    [Fact]
    public void Set_comes_to_the_same_set_in_any_order_of_merges() => Converges(MergeStrategy.Set, s_set, text => text);

    [Fact]
    public void Max_and_Min_come_to_the_same_value_in_any_order_of_merges()
    {
        Converges(MergeStrategy.Max, Absent(s_scalar), text => text);
        Converges(MergeStrategy.Min, Absent(s_scalar), text => text);
    }

    [Fact]
    public void Counter_comes_to_the_sum_of_all_increments_in_any_order_of_merges()
    {
        // No item is 0, and 1.50 is 1.5.
        Gen<string?> numbers = Absent(Gen.OneOf(Gen.Choose(-20, 20).Select(n => n.ToString(System.Globalization.CultureInfo.InvariantCulture)), Gen.Elements("0.5", "1.50", "1e3", "123456789012345678901234567890")));
        Gen<string?[]> replicas = Gen.Choose(3, 5).SelectMany(count => numbers.ArrayOf(count + 1)).Where(r => r[0] is null || r.Count(n => n is null) <= 1);
        Converges(MergeStrategy.Counter, replicas, text => text is null ? "0" : text.Contains('.', StringComparison.Ordinal) ? text.TrimEnd('0').TrimEnd('.') : text.Contains('e', StringComparison.Ordinal) ? "1000" : text);
        Prop.ForAll(Gen.Choose(-1000, 1000).ArrayOf(5).ToArbitrary(), n =>
        {
            string merged = n[1..].Aggregate(n[0].ToString(), (sum, next) => Merged.Of(MergeStrategy.Counter, n[0].ToString(), sum, next.ToString())!);
            return BigInteger.Parse(merged) == n[0] + n[1..].Sum(x => x - n[0]);
        }).Check(s_config);
    }

    private static void Converges(MergeStrategy strategy, Gen<string?> value, Func<string?, string?> meaning) => Converges(strategy, Gen.Choose(3, 5).SelectMany(count => value.ArrayOf(count + 1)), meaning);

    /// <summary>Replicas that all began with the first value are merged pair by pair, in two random orders.</summary>
    private static void Converges(MergeStrategy strategy, Gen<string?[]> replicas, Func<string?, string?> meaning) => Prop.ForAll(
        replicas.SelectMany(r => Gen.Choose(0, int.MaxValue - 1).Two().Select(seeds => (r, seeds))).ToArbitrary(),
        t => meaning(MergeAll(strategy, t.r, new System.Random(t.seeds.Item1))) == meaning(MergeAll(strategy, t.r, new System.Random(t.seeds.Item2)))).Check(s_config);

    private static string? MergeAll(MergeStrategy strategy, string?[] replicas, System.Random random)
    {
        string? @base = replicas[0];
        List<string?> left = [.. replicas.Skip(1)];
        while (left.Count > 1)
        {
            string? one = Take(left, random);
            string? other = Take(left, random);
            left.Add(Merged.Of(strategy, @base, one, other));
        }
        return left[0];
    }

    private static string? Take(List<string?> left, System.Random random)
    {
        int at = random.Next(left.Count);
        string? taken = left[at];
        left.RemoveAt(at);
        return taken;
    }

    private static Gen<string?> Absent(Gen<string> present) => Gen.Frequency((1, Gen.Constant<string?>(null)), (6, present.Select(p => (string?)p)));

    private static Gen<string> Log(int from) => Gen.Choose(from, from + 8).SelectMany(time => Gen.Elements("0", "1", "X").SelectMany(status => Gen.Elements("u1", "u2", "u3").Select(id => $"{time}.5s {status} {id}\n")))
        .ArrayOf().Resize(4).Select(string.Concat);

    /// <summary>Documents that have much in common: few names, few values, arrays with and without identities.</summary>
    private static Gen<string[]> Documents(int count) => Value(3).ArrayOf(count);

    private static Gen<string> Value(int depth)
    {
        Gen<string> scalar = Gen.Elements("1", "1.0", "2", "true", "null", "\"a\"", "\"\\u0061\"", "\"\"");
        if (depth == 0) return scalar;
        Gen<string> property = Gen.Elements("a", "b", "a.b", "x/y", "~", "").SelectMany(name => Value(depth - 1).Select(value => $"\"{name}\":{value}"));
        Gen<string> obj = property.ArrayOf().Resize(5).SelectMany(properties => Gen.Elements("", " ", "\n  ").Select(space =>
            $"{{{string.Join(',', properties.DistinctBy(p => p[..p.IndexOf(':', StringComparison.Ordinal)]).Select(p => space + p))}{space}}}"));
        Gen<string> array = Value(depth - 1).ArrayOf().Resize(4).Select(elements => $"[{string.Join(", ", elements)}]");
        Gen<string> records = Gen.Choose(1, 4).SelectMany(id => Value(depth - 1).Select(v => $"{{\"id\":{id},\"v\":{v}}}")).ArrayOf().Resize(4)
            .Select(elements => $"[{string.Join(',', elements.DistinctBy(e => e[..7]))}]");
        return Gen.Frequency((1, scalar), (4, obj), (2, array), (2, records));
    }

    /// <summary>An object of which one side changes some properties, the other side others, each in its own order of the document.</summary>
    private static Gen<(string Base, string Ours, string Theirs, string Both)> EditedProperties { get; } =
        Value(2).ArrayOf(6).SelectMany(before => Value(2).ArrayOf(6).SelectMany(after => Gen.Choose(0, 4).ArrayOf(6).Select(kinds =>
        {
            string Build(Func<int, string?> of) => $"{{{string.Join(',', Enumerable.Range(0, 6).Where(i => of(i) is not null).Select(i => $"\"p{i}\":{of(i)}"))}}}";
            // 0, 1: ours changes or removes it; 2, 3: theirs; 4: nobody does.
            string? Changed(int i) => kinds[i] is 1 or 3 ? null : after[i];
            return (
                Build(i => before[i]),
                Build(i => kinds[i] < 2 ? Changed(i) : before[i]),
                Build(i => kinds[i] is 2 or 3 ? Changed(i) : before[i]),
                Build(i => kinds[i] == 4 ? before[i] : Changed(i)));
        })));

    private static bool Same(string one, string other) => JsonNode.DeepEquals(JsonNode.Parse(one), JsonNode.Parse(other));

    private static string? At(string document, string pointer)
    {
        using JsonDocument json = JsonDocument.Parse(document);
        JsonElement at = json.RootElement;
        foreach (string step in pointer.Split('/').Skip(1).Select(s => s.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal)))
        {
            at = at.ValueKind == JsonValueKind.Array ? at[int.Parse(step)] : at.GetProperty(step);
        }
        return at.GetRawText();
    }
}
