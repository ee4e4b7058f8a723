using System.CommandLine;
using System.Globalization;
using GitKv.Cli.CommandLine;
using GitKv.Cli.Errors;
using GitKv.Cli.Items;
using GitKv.Cli.Streams;
using GitKv.Core.Keys;
using GitKv.Core.Stores;
using GitKv.Core.Stores.History;

namespace GitKv.Cli.Commands;

/// <summary><c>gitkv log</c>: who changed which key, when and why, newest first.</summary>
internal sealed class LogCommand
{
    private readonly Argument<string[]> _keys = new("key") { Arity = ArgumentArity.ZeroOrMore, Description = "Keys, patterns, or directories with a '/' at the end; all keys when left out." };
    private readonly Option<long?> _first = new("--first", "-n") { Description = "At most so many changes.", HelpName = "n" };
    private readonly Option<long?> _skip = new("--skip") { Description = "Leave out so many changes first.", HelpName = "n" };
    private readonly Option<string?> _since = new("--since") { Description = "Changes of this date or later.", HelpName = "date" };
    private readonly Option<string?> _until = new("--until") { Description = "Changes of this date or before.", HelpName = "date" };
    private readonly Option<string?> _author = new("--author") { Description = "A part of the author's name or address; with * and ? all of one of them.", HelpName = "who" };
    private readonly Option<bool> _follow = new("--follow") { Description = "Go on with the key that an item had before it was renamed." };
    private readonly Option<bool> _json = new("--json") { Description = "One JSON line a change." };
    private readonly Option<bool> _literal = new("--literal") { Description = "Take the arguments as keys, whatever they hold." };

    public static Command Create(VerbContext verbs)
    {
        var log = new LogCommand();
        var command = new Command("log", "Show who changed which key, when and why.")
        {
            log._keys, log._first, log._skip, log._since, log._until, log._author, log._follow, log._json, log._literal,
        };
        verbs.Do(command, log.Run);
        return command;
    }

    private int Run(Session session, ParseResult result)
    {
        KvStore store = session.Read().Store;
        StoreHistory history = store.History(Query(result));
        using ItemJson? lines = result.GetValue(_json) ? new ItemJson(session.Output) : null;
        foreach (HistoryRecord record in history.Read())
        {
            if (lines is not null) lines.Line(json => ChangeJson.Write(json, record));
            else session.Output.WriteLine(Line(record));
        }

        session.Output.Flush();
        if (history.Limits.HasFlag(HistoryLimits.Shallow)) session.Shell.Error.WriteLine("gitkv: history is cut off in this clone; fetch the rest with 'git fetch --unshallow'");
        if (history.Limits.HasFlag(HistoryLimits.LastValueOnly)) session.Shell.Error.WriteLine("gitkv: a store of the ref layout keeps the last value only; its history is what git's reflog and annotated tags tell");
        return ExitCode.Done;
    }

    private HistoryQuery Query(ParseResult result)
    {
        (List<string> keys, List<KeyPattern> patterns) = KeySelector.Split(result.GetValue(_keys)!, result.GetValue(_literal));
        if (keys.Count == 0 && patterns.Count == 0) patterns.Add(KeyPattern.Parse("**"));
        return new HistoryQuery
        {
            Keys = keys,
            Patterns = patterns,
            Since = Date(result, _since),
            Until = Date(result, _until),
            Author = result.GetValue(_author),
            First = Count(result, _first) ?? long.MaxValue,
            Skip = Count(result, _skip) ?? 0,
            Follow = result.GetValue(_follow),
        };
    }

    private static DateTimeOffset? Date(ParseResult result, Option<string?> option)
    {
        if (result.GetValue(option) is not { } text) return null;
        return StorePoint.Parse(text).Moment ?? throw CliException.Usage($"{option.Name} takes a date, such as 2026-03-01 or 2026-03-01T10:00:00Z.");
    }

    private static long? Count(ParseResult result, Option<long?> option) =>
        result.GetValue(option) is not { } count ? null : count >= 0 ? count : throw CliException.Usage($"{option.Name} takes a number from 0 on.");

    private static string Line(HistoryRecord record)
    {
        string key = record.OldKey is null ? record.Key : $"{record.OldKey} -> {record.Key}";
        string when = record.When.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
        return DisplayText.WithoutControls($"{when}  {record.By,-16}  {ChangeJson.Word(record.Change),-8}  {key}  {record.Message.Split('\n')[0]}");
    }
}
