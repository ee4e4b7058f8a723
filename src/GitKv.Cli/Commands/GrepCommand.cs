using System.CommandLine;
using System.Globalization;
using System.Text;
using GitKv.Cli.CommandLine;
using GitKv.Cli.Errors;
using GitKv.Cli.Items;
using GitKv.Cli.Streams;
using GitKv.Core.Query;
using GitKv.Core.Query.Text;
using GitKv.Core.Stores;

namespace GitKv.Cli.Commands;

/// <summary><c>gitkv grep</c>: text in values, printed as <c>git grep</c> prints it.</summary>
internal sealed class GrepCommand
{
    private readonly Argument<string> _pattern = new("pattern") { Description = "A regular expression; with -F a text." };
    private readonly Argument<string[]> _keys = new("key") { Arity = ArgumentArity.ZeroOrMore, Description = "Only items with these keys: patterns, or directories with a '/' at the end." };
    private readonly Option<bool> _ignoreCase = new("--ignore-case", "-i") { Description = "\"A\" is the same letter as \"a\"." };
    private readonly Option<bool> _fixed = new("--fixed-strings", "-F") { Description = "The pattern is a text." };
    private readonly Option<bool> _extended = new("--extended-regexp", "-E") { Description = "The pattern is a regular expression, as it is without -F." };
    private readonly Option<bool> _number = new("--line-number", "-n") { Description = "Each line's number before it." };
    private readonly Option<bool> _column = new("--column") { Description = "Where in the line the first match begins, in bytes from 1." };
    private readonly Option<bool> _names = new("--files-with-matches", "-l") { Description = "Only the keys of the items." };
    private readonly Option<bool> _count = new("--count", "-c") { Description = "Only how many lines of each item match." };
    private readonly Option<bool> _json = new("--json") { Description = "One JSON line each: key, line, column, text." };
    private readonly PointOption _point = new();

    public static Command Create(VerbContext verbs)
    {
        var grep = new GrepCommand();
        var command = new Command("grep", "Print the lines of values that match a pattern.")
        {
            grep._pattern, grep._keys, grep._ignoreCase, grep._fixed, grep._extended, grep._number, grep._column, grep._names, grep._count, grep._json,
        };
        grep._point.AddTo(command);
        verbs.Do(command, grep.Run);
        return command;
    }

    private int Run(Session session, ParseResult result)
    {
        bool names = result.GetValue(_names), count = result.GetValue(_count), json = result.GetValue(_json);
        if (new[] { names, count, json }.Count(given => given) > 1) throw CliException.Usage("-l, -c and --json each say what is printed. Give one of them.");
        if (result.GetValue(_fixed) && result.GetValue(_extended)) throw CliException.Usage("-F and -E exclude each other.");
        var text = new TextSearch(new TextQuery(result.GetValue(_pattern)!, !result.GetValue(_fixed), !result.GetValue(_ignoreCase), names));
        KvSnapshot snapshot = _point.Read(session, result);
        var search = new KvSearch(snapshot.Store, snapshot, new KvQuery { Keys = KeySelector.Patterns(result.GetValue(_keys)!) });
        using ItemJson? lines = json ? new ItemJson(session.Output) : null;
        int code = ExitCode.NotFound;
        foreach ((KvEntry entry, IReadOnlyList<TextMatch> matches) in text.Run(search))
        {
            code = ExitCode.Done;
            if (lines is not null) Json(lines, entry.Key, matches);
            else if (names) session.Output.WriteLine(Shown(session, entry.Key));
            else if (count) session.Output.WriteLine($"{Shown(session, entry.Key)}:{matches.Count.ToString(CultureInfo.InvariantCulture)}");
            else Print(session.Output, Shown(session, entry.Key), matches, result.GetValue(_number), result.GetValue(_column));
        }

        return code;
    }

    private static string Shown(Session session, string key) => session.Output.IsTerminal ? DisplayText.WithoutControls(key) : key;

    private static void Print(OutputStream output, string key, IReadOnlyList<TextMatch> matches, bool number, bool column)
    {
        foreach (TextMatch match in matches)
        {
            output.WriteText(key + ":");
            if (number) output.WriteText(match.Number.ToString(CultureInfo.InvariantCulture) + ":");
            if (column) output.WriteText((match.Column + 1).ToString(CultureInfo.InvariantCulture) + ":");
            if (output.IsTerminal) output.WriteText(DisplayText.WithoutControls(Encoding.UTF8.GetString(match.Line.Span)));
            else output.Write(match.Line.Span);
            output.Write("\n"u8);
            output.EndItem();
        }
    }

    private static void Json(ItemJson lines, string key, IReadOnlyList<TextMatch> matches)
    {
        foreach (TextMatch match in matches) lines.Line(line =>
        {
            line.WriteString("key", key);
            line.WriteNumber("line", match.Number);
            line.WriteNumber("column", match.Column + 1);
            line.WriteString("text", Encoding.UTF8.GetString(match.Line.Span));
        });
    }
}
