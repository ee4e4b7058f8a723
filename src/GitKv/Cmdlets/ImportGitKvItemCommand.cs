using System.Management.Automation;
using GitKv.Core.Errors;
using GitKv.Core.Formats;
using GitKv.Core.Stores;
using GitKv.Sessions;

namespace GitKv.Cmdlets;

/// <summary>Imports documents from JSON, NDJSON, YAML and CSV files, and folders of files; streaming, in batches of one commit each.</summary>
[Cmdlet(VerbsData.Import, "GitKvItem", DefaultParameterSetName = "Path", SupportsShouldProcess = true)]
[OutputType(typeof(GitKvItem))]
public sealed class ImportGitKvItemCommand : GitKvGuardedCmdlet
{
    private ItemWriter? _writer;
    private ProgressMeter? _progress;

    /// <summary>Files or folders; wildcards do.</summary>
    [Parameter(ParameterSetName = "Path", Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[]? Path { get; set; }

    /// <summary>Files or folders exactly as given.</summary>
    [Parameter(ParameterSetName = "LiteralPath", Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath", "FullName")]
    [ValidateNotNullOrEmpty]
    public string[]? LiteralPath { get; set; }

    /// <summary>The format; by the file's extension when not given.</summary>
    [Parameter]
    public GitKvDocumentFormat Format { get; set; }

    /// <summary>The property (or column) that holds each document's key.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? KeyProperty { get; set; }

    /// <summary>Makes each document's key of its properties: "{section}/{name}".</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? KeyTemplate { get; set; }

    /// <summary>What all keys begin with.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Prefix { get; set; }

    /// <summary>What separates the columns of CSV files.</summary>
    [Parameter]
    public char Delimiter { get; set; } = ',';

    /// <summary>How many documents make one commit.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int BatchSize { get; set; } = 10_000;

    /// <summary>All documents in one commit, or none of them.</summary>
    [Parameter]
    public SwitchParameter AllOrNothing { get; set; }

    /// <summary>Documents whose key is there already are errors, instead of replacing what is there.</summary>
    [Parameter]
    public SwitchParameter IfAbsent { get; set; }

    /// <summary>Writes the items that were imported, once they have landed.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    // Nothing on the pipeline of an import says which store.
    [Parameter]
    [StoreName]
    [ArgumentCompleter(typeof(Completion.StoreCompleter))]
    [ValidateNotNullOrEmpty]
    public override string? Store { get; set; }

    [Parameter]
    [ValidateNotNullOrEmpty]
    public override string? Repository { get; set; }

    private protected override bool IsFatal(Exception exception) =>
        base.IsFatal(exception) || exception is KvException { ErrorId: ErrorIds.StoreNotFound };

    private protected override void Begin()
    {
        base.Begin();
        _progress = new ProgressMeter(this, "Import");
    }

    private protected override void Process()
    {
        var paths = new InputPaths(SessionState);
        foreach (string given in LiteralPath ?? Path!)
        {
            try
            {
                foreach (string path in paths.Resolve(given, isLiteral: LiteralPath is not null)) Import(path);
            }
            catch (Exception e) when (Errors.CanReport(e) && !IsFatal(e))
            {
                Failed(e, given);
            }
        }
    }

    private protected override void End()
    {
        _writer?.Flush();
        _progress!.Done();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) _writer?.Dispose();
        base.Dispose(disposing);
    }

    private void Import(string path)
    {
        StoreHandle handle = Target();
        IEnumerable<ImportedDocument> documents = DocumentReader.Read(path, Options(), Cancellation);
        if (IsWhatIf())
        {
            ShouldProcess($"store '{handle.Name}'", $"Import {documents.LongCount()} documents of '{path}'");
            return;
        }

        if (!ShouldProcess($"store '{handle.Name}'", $"Import '{path}'")) return;
        _writer ??= Writer(handle);
        foreach (ImportedDocument document in documents)
        {
            Cancellation.ThrowIfCancellationRequested();
            Set(_writer, document);
            _progress!.Advance(document.Key);
        }
    }

    private void Set(ItemWriter writer, ImportedDocument document)
    {
        Precondition precondition = IfAbsent ? Precondition.MustNotExist : Precondition.Any;
        try
        {
            if (document.Value is not null)
            {
                writer.Set(document.Key, document.Value, precondition);
                return;
            }

            using var file = new FileStream(document.FilePath!, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, FileOptions.SequentialScan);
            writer.Set(document.Key, file, file.Length, precondition);
        }
        catch (Exception e) when (Errors.CanReport(e) && !IsFatal(e))
        {
            Failed(e, document.Key);
        }
    }

    private void Failed(Exception error, object target)
    {
        ErrorRecord record = Errors.Record(error, target);
        if (AllOrNothing) throw new ReportException(record, isFatal: true);
        WriteError(record);
    }

    private ImportOptions Options() => new()
    {
        Format = (DocumentFormat)(int)Format,
        KeyProperty = KeyProperty,
        KeyTemplate = KeyTemplate,
        Prefix = Prefix,
        Delimiter = Delimiter,
    };

    private ItemWriter Writer(StoreHandle handle) => new(handle, () => CommitOptions())
    {
        BatchSize = BatchSize,
        AllOrNothing = AllOrNothing,
        Report = WriteError,
        Note = Note,
        BatchLanded = (count, result) => WriteVerbose(
            result.Changed ? $"{count} items landed in transaction {result.Transaction}." : $"{count} items have these values already."),
        Landed = PassThru ? WriteObject : null,
    };

    private bool IsWhatIf() => MyInvocation.BoundParameters.TryGetValue("WhatIf", out object? given)
        ? given is SwitchParameter { IsPresent: true }
        : LanguagePrimitives.IsTrue(GetVariableValue("WhatIfPreference"));
}
