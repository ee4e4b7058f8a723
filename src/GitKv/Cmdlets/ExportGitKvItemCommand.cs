using System.Management.Automation;
using GitKv.Completion;
using GitKv.Core.Formats;
using GitKv.Core.Keys;
using GitKv.Core.Stores;
using GitKv.Sessions;

namespace GitKv.Cmdlets;

/// <summary>Exports items to a JSON, NDJSON, YAML or CSV file, to a SQLite database, or to a folder with a file for each; streaming.</summary>
[Cmdlet(VerbsData.Export, "GitKvItem", DefaultParameterSetName = "Key", SupportsShouldProcess = true)]
[OutputType(typeof(FileInfo))]
[OutputType(typeof(DirectoryInfo))]
public sealed class ExportGitKvItemCommand : GitKvReadCmdlet
{
    private List<string>? _piped;

    /// <summary>The file or folder to write.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    public string? Path { get; set; }

    /// <summary>Keys; wildcards do. All items when not given.</summary>
    [Parameter(ParameterSetName = "Key", Position = 1, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [KeyArgument]
    [ArgumentCompleter(typeof(KeyCompleter))]
    [AllowEmptyString]
    [ValidateNotNull]
    [SupportsWildcards]
    public string[]? Key { get; set; }

    /// <summary>Keys exactly as given, wildcard characters included.</summary>
    [Parameter(ParameterSetName = "LiteralKey", Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(KeyCompleter))]
    [AllowEmptyString]
    [ValidateNotNull]
    public string[]? LiteralKey { get; set; }

    /// <summary>Everything below this: "app" for all keys that begin with "app/".</summary>
    [Parameter(ParameterSetName = "Prefix", Mandatory = true)]
    [ArgumentCompleter(typeof(KeyCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Prefix { get; set; }

    /// <summary>Items to export.</summary>
    [Parameter(ParameterSetName = "Item", Mandatory = true, ValueFromPipeline = true)]
    [ValidateNotNull]
    public GitKvItem? InputObject { get; set; }

    /// <summary>The format; by the path's extension when not given.</summary>
    [Parameter]
    [Alias("As")]
    public GitKvDocumentFormat Format { get; set; }

    /// <summary>The property (or column) that each document's key is written to.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? KeyProperty { get; set; }

    /// <summary>The properties that are columns of a CSV file, of NDJSON lines, or of a database; paths and functions as in queries.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[]? Property { get; set; }

    /// <summary>CSV and NDJSON: a column for each value below an object, and of one type on all lines.</summary>
    [Parameter]
    public SwitchParameter Flat { get; set; }

    /// <summary>What separates the columns of a CSV file.</summary>
    [Parameter]
    public char Delimiter { get; set; } = ',';

    /// <summary>Overwrites files that are there.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Writes the file or folder.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private protected override void Begin()
    {
        if (MyInvocation.ExpectingInput) _piped = [];
    }

    private protected override void Process()
    {
        // What comes from the pipeline goes to one file, which can be written when all of it is here.
        if (_piped is not null && ParameterSetName is "Item" or "Key" or "LiteralKey")
        {
            _piped!.AddRange(InputObject is { } item ? [KeyPattern.Escape(item.Key)] : Key ?? LiteralKey?.Select(KeyPattern.Escape) ?? []);
            return;
        }

        Export(Prefix is not null ? [Prefix.TrimEnd('/') + "/"] : LiteralKey?.Select(KeyPattern.Escape) ?? Key ?? ["**"]);
    }

    private protected override void End()
    {
        if (_piped is { Count: > 0 }) Export(_piped);
    }

    private void Export(IEnumerable<string> keys)
    {
        StoreHandle handle = Target();
        string[] asked = [.. keys];
        ItemQuery query = Query(handle, asked is [string only] && ItemQuery.PatternOf(only) is null ? ItemQuery.Literal(only) : null);
        string path = new InputPaths(SessionState).Unresolved(Path!);
        string store = $"store '{handle.Name}'";
        if (!ShouldProcess($"'{path}'", $"Export items of {store}")) return;
        var progress = new ProgressMeter(this, "Export");
        var options = new ExportOptions
        {
            Format = (DocumentFormat)(int)Format,
            KeyProperty = KeyProperty,
            Properties = Property,
            Flat = Flat,
            Patterns = PatternsOf(asked),
            Force = Force,
            Delimiter = Delimiter,
        };

        // Patterns may overlap, and a file has room for each key once.
        IEnumerable<KvEntry> entries = Entries(query, asked);
        if (asked.Length > 1) entries = entries.DistinctBy(static entry => entry.Key);
        int count = DocumentWriter.Write(query.Reader, entries, path, options, progress.Advance, Cancellation);
        progress.Done();
        WriteVerbose($"{count} items of {store} exported to '{path}'.");
        if (PassThru) WriteObject(Directory.Exists(path) ? new DirectoryInfo(path) : new FileInfo(path));
    }

    /// <summary>What was asked for, where patterns say it.</summary>
    private static List<KeyPattern>? PatternsOf(string[] asked)
    {
        if (asked is ["**"]) return [];
        List<KeyPattern> patterns = [.. asked.Select(ItemQuery.PatternOf).OfType<KeyPattern>()];
        return patterns.Count == asked.Length ? patterns : null;
    }

    private IEnumerable<KvEntry> Entries(ItemQuery query, IEnumerable<string> keys)
    {
        foreach (string key in keys)
        {
            if (ItemQuery.PatternOf(key) is { } pattern)
            {
                foreach (KvEntry entry in query.Enumerate(pattern)) yield return entry;
            }
            else if (TryGet(query, key, out KvEntry entry))
            {
                yield return entry;
            }
        }
    }

    private bool TryGet(ItemQuery query, string key, out KvEntry entry)
    {
        try
        {
            entry = query.Get(ItemQuery.Literal(key));
            return true;
        }
        catch (Exception e) when (Errors.CanReport(e))
        {
            Report(e, key);
            entry = default;
            return false;
        }
    }
}
