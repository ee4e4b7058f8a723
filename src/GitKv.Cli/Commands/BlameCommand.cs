using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json;
using GitKv.Cli.CommandLine;
using GitKv.Cli.Errors;
using GitKv.Cli.Items;
using GitKv.Cli.Streams;
using GitKv.Core.Documents.Blaming;
using GitKv.Core.Stores;
using GitKv.Core.Stores.History;

namespace GitKv.Cli.Commands;

/// <summary><c>gitkv blame</c>: who last changed which property of a document, or which line of a text.</summary>
internal static class BlameCommand
{
    private const int MostCharacters = 60;

    public static Command Create(VerbContext verbs)
    {
        var key = new Argument<string>("key") { Description = "The key." };
        var depth = new Option<int?>("--depth") { Description = "How many steps of a path a part of JSON has at most: 1 for properties with all that is in them.", HelpName = "n" };
        var json = new Option<bool>("--json") { Description = "One JSON line a part: path or line, value, by, when, message, commit, transaction, version." };
        var point = new PointOption();
        var command = new Command("blame", "Say of each property of a document, or each line of a text, who last changed it, when and why.") { key, depth, json };
        point.AddTo(command);
        verbs.Do(command, (session, result) =>
        {
            if (result.GetValue(depth) is < 0) throw CliException.Usage("--depth takes a number from 0.");
            var selector = new KeySelector(result.GetRequiredValue(key), null);
            KvSnapshot snapshot = point.Read(session, result, selector);
            if (!snapshot.TryGet(selector.Key!, out KvEntry entry)) throw CliException.ItemNotFound(selector.Key!, snapshot.IsDirectory(selector.Key!));
            using ItemJson? lines = result.GetValue(json) ? new ItemJson(session.Output) : null;
            foreach (BlamePart<HistoryRecord?> part in KeyBlame.Of(snapshot, entry, point.IsGiven(result), result.GetValue(depth), session.Cancellation))
            {
                if (lines is not null) lines.Line(writer => Write(writer, part));
                else session.Output.WriteLine(DisplayText.WithoutControls(Line(part)));
            }

            return ExitCode.Done;
        });
        return command;
    }

    private static string Line(BlamePart<HistoryRecord?> part)
    {
        string who = part.Origin is { } origin
            ? string.Create(CultureInfo.InvariantCulture, $"{(origin.Commit ?? "-")[..Math.Min(10, (origin.Commit ?? "-").Length)],-10} {origin.When:yyyy-MM-dd HH:mm:ss zzz} {origin.By,-16}")
            : $"{"?",-10} {"?",-26} {"?",-16}";
        string where = part.Line > 0 ? part.Line.ToString(CultureInfo.InvariantCulture).PadLeft(4) : part.Path;
        string value = part.Json is { } json ? Encoding.UTF8.GetString(JsonCompactor.Compact(Encoding.UTF8.GetBytes(json.GetRawText()))) : part.Text ?? "";
        if (part.Line == 0 && value.Length > MostCharacters) value = value[..MostCharacters] + "…";
        return $"{who} {where} {value}".TrimEnd();
    }

    private static void Write(Utf8JsonWriter json, BlamePart<HistoryRecord?> part)
    {
        if (part.Line > 0) json.WriteNumber("line", part.Line);
        else json.WriteString("path", part.Path);
        if (part.Text is not null) json.WriteString("value", part.Text);
        if (part.Json is { } value)
        {
            json.WritePropertyName("value");
            json.WriteRawValue(JsonCompactor.Compact(Encoding.UTF8.GetBytes(value.GetRawText())), skipInputValidation: true);
        }

        json.WriteString("by", part.Origin?.By);
        json.WriteString("when", part.Origin?.When.ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture));
        json.WriteString("message", part.Origin?.Message);
        json.WriteString("commit", part.Origin?.Commit);
        json.WriteString("transaction", part.Origin?.Transaction);
        json.WriteString("version", part.Origin?.Version);
    }
}
