using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using GitKv.Cli.CommandLine;
using GitKv.Cli.Errors;
using GitKv.Cli.Items;
using GitKv.Cli.Streams;
using GitKv.Core.Errors;
using GitKv.Core.Keys;
using GitKv.Core.Query.Indexes;
using GitKv.Core.Query.Values;
using GitKv.Core.Stores;

namespace GitKv.Cli.Commands;

/// <summary><c>gitkv index</c>: indexes of a store.</summary>
internal static class IndexCommand
{
    public static Command Create(VerbContext verbs) =>
        new("index", "Make indexes of the store, list them, remove them and make them anew.") { CreateList(verbs), CreateCreate(verbs), CreateRemove(verbs), CreateUpdate(verbs) };

    private static Command CreateList(VerbContext verbs)
    {
        var json = new Option<bool>("--json") { Description = "One JSON line an index: name, on, unique, types, pattern, caseSensitive, state, entries, values, problem." };
        var point = new PointOption();
        var command = new Command("list", "List the indexes of the store, with what is in them.") { json };
        point.AddTo(command);
        verbs.Do(command, (session, result) =>
        {
            using ItemJson? lines = result.GetValue(json) ? new ItemJson(session.Output) : null;
            KvSnapshot snapshot = point.IsGiven(result) ? point.Read(session, result) : session.Read();
            foreach (IndexStatus index in KvIndexes.List(snapshot, null, session.Cancellation)) Print(session, lines, index);
            return ExitCode.Done;
        });
        return command;
    }

    private static Command CreateCreate(VerbContext verbs)
    {
        var name = new Argument<string>("name") { Description = "The index's name." };
        var on = new Argument<string>("on") { Description = "What it looks at in each document: a path (status, a.b, tags), or lower(path), length(path), year(path), date(path), key(), name()." };
        var unique = new Option<bool>("--unique") { Description = "No two items may have equal values." };
        var types = new Option<string[]>("--type") { Description = "Only values of this type: text, number, date, boolean or null. May be given several times." };
        var pattern = new Option<string?>("--pattern") { Description = "Only keys that match, such as 'docs/**'." };
        var exact = new Option<bool>("--case-sensitive") { Description = "Texts are told apart by case." };
        var writing = new WriteOptions();
        var command = new Command("create", "Make an index of all items.") { name, on, unique, types, pattern, exact };
        writing.AddTo(command);
        verbs.Do(command, (session, result) =>
        {
            var definition = new IndexDefinition(result.GetRequiredValue(name), PropertyExpression.Parse(result.GetRequiredValue(on)))
            {
                Unique = result.GetValue(unique),
                Types = [.. (result.GetValue(types) ?? []).Select(TypeOf)],
                Pattern = result.GetValue(pattern) is { } keys ? KeyPattern.Parse(keys) : null,
                CaseSensitive = result.GetValue(exact),
            };
            KvIndexes.Create(session.OpenForWriting(), definition, writing.Read(session, result));
            return ExitCode.Done;
        });
        return command;
    }

    private static Command CreateRemove(VerbContext verbs)
    {
        var name = new Argument<string>("name") { Description = "The index's name." };
        var writing = new WriteOptions();
        var command = new Command("remove", "Remove an index. The items stay.") { name };
        writing.AddTo(command);
        verbs.Do(command, (session, result) =>
        {
            KvIndexes.Remove(session.OpenExistingForWriting(), result.GetRequiredValue(name), writing.Read(session, result));
            return ExitCode.Done;
        });
        return command;
    }

    private static Command CreateUpdate(VerbContext verbs)
    {
        var names = new Argument<string[]>("name") { Description = "The indexes' names; all without.", Arity = ArgumentArity.ZeroOrMore };
        var writing = new WriteOptions();
        var command = new Command("update", "Make indexes anew from all items. They are kept with every change anyway: this is for what plain git did to them.") { names };
        writing.AddTo(command);
        verbs.Do(command, (session, result) =>
        {
            KvIndexes.Rebuild(session.OpenExistingForWriting(), result.GetValue(names) ?? [], writing.Read(session, result));
            return ExitCode.Done;
        });
        return command;
    }

    private static QueryClass TypeOf(string text) => Enum.GetNames<QueryClass>().FirstOrDefault(n => n.Equals(text, StringComparison.OrdinalIgnoreCase)) is { } name
        ? Enum.Parse<QueryClass>(name)
        : throw new KvException(ErrorIds.UsageInvalid, KvErrorKind.Invalid, $"There is no type '{text}'. There are text, number, date, boolean and null.", text);

    private static void Print(Session session, ItemJson? lines, IndexStatus index)
    {
        if (lines is not null)
        {
            lines.Line(json => Write(json, index));
            return;
        }

        string marks = string.Join(' ', Marks(index));
        session.Output.WriteLine(DisplayText.WithoutControls(string.Create(CultureInfo.InvariantCulture,
            $"{index.Name,-20} {index.Definition?.On.ToString() ?? "?",-24} {index.Entries,10} {index.Values,10} {index.State}{(marks.Length > 0 ? " " : "")}{marks}")));
    }

    private static IEnumerable<string> Marks(IndexStatus index)
    {
        if (index.Definition is not { } definition)
        {
            yield return index.Problem ?? "";
            yield break;
        }

        if (definition.Unique) yield return "unique";
        if (definition.Types.Count > 0) yield return string.Join(',', definition.Types);
        if (definition.Pattern is { } pattern) yield return pattern.Text;
        if (definition.CaseSensitive) yield return "case-sensitive";
    }

    private static void Write(Utf8JsonWriter json, IndexStatus index)
    {
        json.WriteString("name", index.Name);
        json.WriteString("on", index.Definition?.On.ToString());
        json.WriteBoolean("unique", index.Definition?.Unique ?? false);
        json.WriteStartArray("types");
        foreach (QueryClass type in index.Definition?.Types ?? []) json.WriteStringValue(type.ToString());
        json.WriteEndArray();
        json.WriteString("pattern", index.Definition?.Pattern?.Text);
        json.WriteBoolean("caseSensitive", index.Definition?.CaseSensitive ?? false);
        json.WriteString("state", index.State.ToString());
        json.WriteNumber("entries", index.Entries);
        json.WriteNumber("values", index.Values);
        json.WriteString("problem", index.Problem);
    }
}
