using System.CommandLine;
using System.Globalization;
using GitKv.Cli.CommandLine;
using GitKv.Cli.Errors;
using GitKv.Cli.Items;
using GitKv.Cli.Streams;
using GitKv.Core.Stores;

namespace GitKv.Cli.Commands;

/// <summary><c>gitkv ls</c>: keys, a directory at a time or all of them.</summary>
internal sealed class ListCommand
{
    private readonly Argument<string?> _what = new("prefix") { Arity = ArgumentArity.ZeroOrOne, Description = "The start of keys up to a '/', or a pattern; everything when left out." };
    private readonly Option<bool> _recurse = new("--recursive", "-r") { Description = "All keys below it, not only the names directly below." };
    private readonly Option<bool> _long = new("--long", "-l") { Description = "Size, who changed it last, when and why." };
    private readonly Option<bool> _json = new("--json") { Description = "One JSON line each: key, version; directories with \"directory\":true." };
    private readonly Option<bool> _null = new("--null", "-z") { Description = "End each key with a NUL instead of a line end." };
    private readonly Option<bool> _literal = new("--literal") { Description = "Take the argument as a key, whatever it holds." };

    private readonly PointOption _point = new();
    private readonly OrderOption _order = new();

    public static Command Create(VerbContext verbs)
    {
        var list = new ListCommand();
        var command = new Command("ls", "List keys.") { list._what, list._recurse, list._long, list._json, list._null, list._literal };
        list._order.AddTo(command);
        list._point.AddTo(command);
        verbs.Do(command, list.Run);
        return command;
    }

    private int Run(Session session, ParseResult result)
    {
        bool details = result.GetValue(_long), json = result.GetValue(_json), nul = result.GetValue(_null);
        if (nul && (json || details)) throw CliException.Usage("-z goes with neither --json nor -l.");
        KvSnapshot snapshot = _point.Read(session, result);
        IEnumerable<Row> rows = Select(snapshot, result);
        if (details) rows = WithDetails(snapshot, [.. rows]);
        using ItemJson? lines = json ? new ItemJson(session.Output) : null;
        foreach (Row row in rows)
        {
            if (lines is not null) WriteJson(lines, row, details);
            else WriteText(session.Output, row, details, nul);
        }

        return ExitCode.Done;
    }

    private IEnumerable<Row> Select(KvSnapshot snapshot, ParseResult result)
    {
        string argument = result.GetValue(_what) ?? "";
        KeySelector selector = KeySelector.Parse(argument, result.GetValue(_literal));
        if (selector.Pattern is { } pattern) return _order.Apply(result, snapshot.Enumerate(pattern)).Select(e => new Row(e.Key, e));
        string directory = selector.Key!.TrimEnd('/');
        if (directory.Length > 0)
        {
            if (argument[^1] != '/' && snapshot.TryGet(directory, out KvEntry item)) return [new Row(item.Key, item)];
            if (!snapshot.IsDirectory(directory)) throw CliException.ItemNotFound(argument, isDirectory: false);
        }

        if (result.GetValue(_recurse)) return _order.Apply(result, directory.Length == 0 ? snapshot.Enumerate() : snapshot.EnumerateUnder(directory)).Select(e => new Row(e.Key, e));
        string start = directory.Length == 0 ? "" : directory + "/";
        bool versions = result.GetValue(_json) || result.GetValue(_long);
        IEnumerable<KvChild> children = snapshot.Children(directory);
        if (_order.Read(result) is { } order) children = children.OrderBy(static c => c.Name, order);
        return children.Select(child => child.IsDirectory ? new Row(start + child.Name + "/", null) : new Row(child.Entry.Key, versions ? child.Entry : null));
    }

    private static IEnumerable<Row> WithDetails(KvSnapshot snapshot, Row[] rows)
    {
        IReadOnlyDictionary<string, ItemOrigin> origins = snapshot.Store.Origins(snapshot, [.. rows.Where(r => r.Entry is not null).Select(r => r.Key)]);
        return rows.Select(r => r.Entry is { } entry ? r with { Size = snapshot.SizeOf(entry), Origin = origins.GetValueOrDefault(r.Key) } : r);
    }

    private static void WriteText(OutputStream output, Row row, bool details, bool nul)
    {
        string key = output.IsTerminal ? DisplayText.WithoutControls(row.Key) : row.Key;
        if (nul)
        {
            output.WriteText(row.Key + "\0");
            return;
        }

        if (!details)
        {
            output.WriteLine(key);
            return;
        }

        string when = row.Origin?.At.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) ?? "";
        string why = row.Origin is { } origin ? "  " + DisplayText.WithoutControls(origin.Message.Split('\n')[0]) : "";
        string who = DisplayText.WithoutControls(row.Origin?.By ?? "");
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{when,-16}  {row.Size,10}  {who,-16}  {key}{why}"));
    }

    private static void WriteJson(ItemJson lines, Row row, bool details) => lines.Line(json =>
    {
        json.WriteString("key", row.Key);
        if (row.Entry is not { } entry)
        {
            json.WriteBoolean("directory", true);
            return;
        }

        json.WriteString("version", entry.Version);
        if (!details) return;
        json.WriteNumber("size", row.Size ?? 0);
        ItemJson.Origin(json, row.Origin);
    });

    private readonly record struct Row(string Key, KvEntry? Entry, long? Size = null, ItemOrigin? Origin = null);
}
