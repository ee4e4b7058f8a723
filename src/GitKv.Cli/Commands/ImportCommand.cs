using System.CommandLine;
using GitKv.Cli.CommandLine;
using GitKv.Cli.Errors;
using GitKv.Cli.Streams;
using GitKv.Core.Formats;
using GitKv.Core.Stores;

namespace GitKv.Cli.Commands;

/// <summary><c>gitkv import</c>: documents from a file, a folder or standard input, in one transaction unless told otherwise.</summary>
internal sealed class ImportCommand
{
    private readonly Argument<string> _path = new("path") { Description = "A file, a folder, or '-' for standard input." };
    private readonly FormatOptions _format = new("json", "ndjson", "yaml", "csv", "files");
    private readonly Option<string?> _template = new("--key-template") { Description = "The key made from properties, such as '{section}/{package}'.", HelpName = "template" };
    private readonly Option<string?> _prefix = new("--prefix") { Description = "What every key begins with.", HelpName = "key" };
    private readonly Option<int> _batch = new("--batch-size") { Description = "A transaction for each so many documents; 0: one for all of them.", HelpName = "n", DefaultValueFactory = _ => 0 };
    private readonly Option<bool> _quiet = new("--quiet", "-q") { Description = "Show no progress." };
    private readonly WriteOptions _writing = new(canBeGuarded: true);

    public static Command Create(VerbContext verbs)
    {
        var import = new ImportCommand();
        var command = new Command("import", "Import documents: JSON, NDJSON, YAML, CSV, or a folder of files.") { import._path };
        import._format.AddTo(command);
        command.Add(import._template);
        command.Add(import._prefix);
        command.Add(import._batch);
        command.Add(import._quiet);
        import._writing.AddTo(command);
        verbs.Do(command, import.Run);
        return command;
    }

    private int Run(Session session, ParseResult result)
    {
        string path = result.GetRequiredValue(_path);
        var options = new ImportOptions
        {
            Format = _format.Format(result, path == "-" ? DocumentFormat.NdJson : DocumentFormat.Auto),
            KeyProperty = _format.KeyProperty(result),
            KeyTemplate = result.GetValue(_template),
            Prefix = result.GetValue(_prefix),
            Delimiter = _format.Delimiter(result),
        };
        int batch = result.GetValue(_batch);
        if (batch < 0) throw CliException.Usage("--batch-size must not be negative.");

        CommitOptions commit = _writing.Read(session, result);
        KvStore store = session.OpenForWriting();
        using var progress = new ProgressLine(session.Shell, "Importing", wanted: !result.GetValue(_quiet));
        KvTransaction? transaction = null;
        try
        {
            foreach (ImportedDocument document in Read(session, path, options))
            {
                transaction ??= store.Begin(durable: commit.Durable);
                Add(transaction, document);
                progress.Step(document.Key);
                if (batch == 0 || transaction.Count < batch) continue;
                transaction.Commit(commit);
                transaction = null;
            }

            progress.Show("writing");
            if (transaction is { Count: > 0 }) transaction.Commit(commit);
        }
        finally
        {
            transaction?.Dispose();
        }

        return ExitCode.Done;
    }

    private static IEnumerable<ImportedDocument> Read(Session session, string path, ImportOptions options) => path == "-"
        ? DocumentReader.Read(Shell.OpenInput(session.Cancellation), options, session.Cancellation)
        : DocumentReader.Read(path, options, session.Cancellation);

    private static void Add(KvTransaction transaction, ImportedDocument document)
    {
        if (document.Value is { } value)
        {
            transaction.Set(document.Key, value);
            return;
        }

        using FileStream file = InputFile.Open(document.FilePath!);
        transaction.Set(document.Key, file, file.Length);
    }
}
