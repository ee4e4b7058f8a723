using System.CommandLine;
using GitKv.Cli.CommandLine;
using GitKv.Cli.Errors;
using GitKv.Cli.Streams;
using GitKv.Core.Formats;
using GitKv.Core.Stores;

namespace GitKv.Cli.Commands;

/// <summary><c>gitkv export</c>: items to a file, a folder or standard output.</summary>
internal sealed class ExportCommand
{
    private readonly Argument<string> _path = new("path") { Description = "A file, a folder, or '-' for standard output." };
    private readonly Argument<string[]> _keys = new("key") { Arity = ArgumentArity.ZeroOrMore, Description = "Keys with all that is below them, or patterns; everything when left out." };
    private readonly FormatOptions _format = new("json", "ndjson", "yaml", "csv", "files", "sqlite");
    private readonly Option<string[]> _properties = new("--property", "-p") { Description = "CSV, NDJSON, SQLite: a column for this property; several times for several.", HelpName = "expression" };
    private readonly Option<bool> _flat = new("--flat") { Description = "CSV, NDJSON: a column for each value below an object, of one type on all lines." };
    private readonly Option<bool> _literal = new("--literal") { Description = "Take the arguments as keys, whatever they hold." };
    private readonly Option<bool> _force = new("--force", "-f") { Description = "Overwrite files that are there already." };
    private readonly Option<bool> _quiet = new("--quiet", "-q") { Description = "Show no progress." };

    private readonly PointOption _point = new();

    public static Command Create(VerbContext verbs)
    {
        var export = new ExportCommand();
        var command = new Command("export", "Export items as JSON, NDJSON, YAML, CSV, a SQLite database, or a folder of files.") { export._path, export._keys };
        export._format.AddTo(command);
        command.Add(export._properties);
        command.Add(export._flat);
        command.Add(export._literal);
        command.Add(export._force);
        command.Add(export._quiet);
        export._point.AddTo(command);
        verbs.Do(command, export.Run);
        return command;
    }

    private int Run(Session session, ParseResult result)
    {
        string path = result.GetRequiredValue(_path);
        var options = new ExportOptions
        {
            Format = _format.Format(result, path == "-" ? DocumentFormat.NdJson : DocumentFormat.Auto),
            KeyProperty = _format.KeyProperty(result),
            Properties = result.GetValue(_properties) is { Length: > 0 } properties ? properties : null,
            Flat = result.GetValue(_flat),
            Force = result.GetValue(_force),
            Delimiter = _format.Delimiter(result),
        };
        KeySelector[] selectors = [.. result.GetValue(_keys)!.Select(k => KeySelector.Parse(k, result.GetValue(_literal)))];
        if (Array.TrueForAll(selectors, static s => s.Pattern is not null)) options = options with { Patterns = [.. selectors.Select(static s => s.Pattern!)] };
        KvSnapshot snapshot = _point.Read(session, result, selectors);
        IEnumerable<KvEntry> entries = Select(snapshot, selectors);
        using var progress = new ProgressLine(session.Shell, "Exporting", wanted: !result.GetValue(_quiet) && !(path == "-" && session.Output.IsTerminal));
        if (path == "-") DocumentWriter.Write(snapshot, entries, session.Output, options, progress.Step);
        else DocumentWriter.Write(snapshot, entries, path, options, progress.Step, session.Cancellation);
        return ExitCode.Done;
    }

    private static IEnumerable<KvEntry> Select(KvSnapshot snapshot, KeySelector[] selectors)
    {
        if (selectors.Length == 0) return snapshot.Enumerate();
        IEnumerable<KvEntry> entries = selectors.SelectMany(selector => SelectOne(snapshot, selector));
        return selectors.Length == 1 ? entries : entries.DistinctBy(e => e.Key);
    }

    private static IEnumerable<KvEntry> SelectOne(KvSnapshot snapshot, KeySelector selector)
    {
        if (selector.Pattern is { } pattern) return snapshot.Enumerate(pattern);
        string key = selector.Key!.TrimEnd('/');
        if (snapshot.TryGet(key, out KvEntry entry)) return [entry];
        return snapshot.IsDirectory(key) ? snapshot.EnumerateUnder(key) : throw CliException.ItemNotFound(key, isDirectory: false);
    }
}
