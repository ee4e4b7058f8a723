using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using GitKv.Cli.CommandLine;
using GitKv.Cli.Errors;
using GitKv.Cli.Items;
using GitKv.Cli.Streams;
using GitKv.Core.Query;
using GitKv.Core.Query.Filters;
using GitKv.Core.Query.Values;
using GitKv.Core.Stores;

namespace GitKv.Cli.Commands;

/// <summary><c>gitkv find</c>: items by what is in their values.</summary>
internal sealed class FindCommand
{
    private readonly Argument<string> _filter = new("filter") { Description = "Conditions, such as: status -eq open -and size -gt 100. Everything for ''." };
    private readonly Argument<string[]> _keys = new("key") { Arity = ArgumentArity.ZeroOrMore, Description = "Only items with these keys: patterns, or directories with a '/' at the end." };
    private readonly Option<string[]> _sort = new("--sort") { Description = "A property to sort by; several times for several.", HelpName = "property", Arity = ArgumentArity.OneOrMore, AllowMultipleArgumentsPerToken = false };
    private readonly Option<bool> _descending = new("--descending") { Description = "The highest first." };
    private readonly Option<long?> _first = new("--first") { Description = "At most so many.", HelpName = "n" };
    private readonly Option<long> _skip = new("--skip") { Description = "Leave out so many first.", HelpName = "n" };
    private readonly Option<string[]> _select = new("--select") { Description = "One JSON line each with the key and this property; several times for several.", HelpName = "property", Arity = ArgumentArity.OneOrMore, AllowMultipleArgumentsPerToken = false };
    private readonly Option<string?> _group = new("--group-by") { Description = "One JSON line for each value of this property, with how many items have it.", HelpName = "property" };
    private readonly Option<bool> _count = new("--count") { Description = "Only how many there are." };
    private readonly Option<bool> _json = new("--json") { Description = "One JSON line each, as 'gitkv get --json'." };
    private readonly Option<bool> _explain = new("--explain") { Description = "How the query would be answered, as JSON." };
    private readonly PointOption _point = new();

    public static Command Create(VerbContext verbs)
    {
        var find = new FindCommand();
        var command = new Command("find", "Find items by what is in their values.")
        {
            find._filter, find._keys, find._sort, find._descending, find._first, find._skip, find._select, find._group, find._count, find._json, find._explain,
        };
        find._point.AddTo(command);
        verbs.Do(command, find.Run);
        return command;
    }

    private int Run(Session session, ParseResult result)
    {
        string[] select = result.GetValue(_select) ?? [];
        string? group = result.GetValue(_group);
        bool count = result.GetValue(_count), json = result.GetValue(_json);
        if (new[] { select.Length > 0, group is not null, count, json }.Count(given => given) > 1) throw CliException.Usage("--select, --group-by, --count and --json each say what is printed. Give one of them.");
        long skip = Math.Max(result.GetValue(_skip), 0), first = Math.Max(result.GetValue(_first) ?? long.MaxValue, 0);
        string filter = result.GetValue(_filter)!;
        KvSnapshot snapshot = _point.Read(session, result);
        var search = new KvSearch(snapshot.Store, snapshot, new KvQuery
        {
            Filter = string.IsNullOrWhiteSpace(filter) ? null : FilterParser.Parse(filter),
            Keys = KeySelector.Patterns(result.GetValue(_keys)!),
            Sort = [.. (result.GetValue(_sort) ?? []).Select(PropertyExpression.Parse)],
            Descending = result.GetValue(_descending),
            Limit = group is not null || first > long.MaxValue - skip ? long.MaxValue : skip + first,
        });
        if (result.GetValue(_explain)) Explain(session.Output, search.Plan);
        else if (group is not null) Groups(session, search, PropertyExpression.Parse(group), skip, first);
        else Write(session, snapshot, Page(search.Run(), skip, first), [.. select.Select(s => (s, PropertyExpression.Parse(s)))], count, json);
        return ExitCode.Done;
    }

    private static IEnumerable<T> Page<T>(IEnumerable<T> all, long skip, long first)
    {
        if (first <= 0) yield break;
        foreach (T one in all)
        {
            if (skip-- > 0) continue;
            yield return one;
            if (--first <= 0) yield break;
        }
    }

    private static void Write(Session session, KvSnapshot snapshot, IEnumerable<KvEntry> found, (string Name, PropertyExpression Property)[] columns, bool count, bool json)
    {
        if (count)
        {
            session.Output.WriteLine(found.LongCount().ToString(CultureInfo.InvariantCulture));
            return;
        }

        using var lines = new ItemJson(session.Output);
        foreach (KvEntry entry in found)
        {
            if (columns.Length > 0) lines.Line(line => Columns(line, entry.Key, snapshot.Read(entry), columns));
            else if (json) lines.Item(entry, snapshot.Read(entry), null, withOrigin: false);
            else session.Output.WriteLine(session.Output.IsTerminal ? DisplayText.WithoutControls(entry.Key) : entry.Key);
        }
    }

    private static void Columns(Utf8JsonWriter line, string key, byte[] value, (string Name, PropertyExpression Property)[] columns)
    {
        line.WriteString("key", key);
        foreach ((string name, PropertyExpression property) in columns)
        {
            line.WritePropertyName(name);
            if (property.Select(new QueryDocument(key, value)) is { } cell) line.WriteRawValue(JsonCompactor.Compact(cell), skipInputValidation: true);
            else line.WriteNullValue();
        }
    }

    private static void Groups(Session session, KvSearch search, PropertyExpression property, long skip, long first)
    {
        using var lines = new ItemJson(session.Output);
        foreach (QueryGroup group in Page(search.Groups(property), skip, first)) lines.Line(line =>
        {
            if (group.Value is { } value) line.WriteString("value", value.Text);
            else line.WriteNull("value");
            line.WriteNumber("count", group.Entries.Count);
        });
    }

    private static void Explain(OutputStream output, QueryPlan plan)
    {
        using var lines = new ItemJson(output);
        lines.Line(line =>
        {
            line.WriteString("access", plan.Access.ToString());
            List(line, "index", plan.Index);
            List(line, "keys", plan.Keys);
            line.WriteString("filter", plan.Filter);
            line.WriteString("sort", plan.Sort);
            if (plan.Candidates is { } candidates) line.WriteNumber("candidates", candidates);
        });

        static void List(Utf8JsonWriter line, string name, IReadOnlyList<string> texts)
        {
            line.WriteStartArray(name);
            foreach (string text in texts) line.WriteStringValue(text);
            line.WriteEndArray();
        }
    }
}
