using System.Management.Automation;
using GitKv.Completion;
using GitKv.Core.Documents.Expanding;
using GitKv.Core.Errors;
using GitKv.Core.Stores;
using GitKv.Sessions;
using GitKv.Values;

namespace GitKv.Cmdlets;

/// <summary>
/// Writing values: one by key and value, many from the pipeline, or a file. What comes from the pipeline is written in batches, each one
/// commit, as it comes.
/// </summary>
public abstract class GitKvSetCmdlet : GitKvGuardedCmdlet
{
    private protected const string ValueSet = "Value";
    private protected const string InputSet = "Input";
    private protected const string FileSet = "File";

    private readonly Dictionary<StoreHandle, ItemWriter> _writers = [];
    private List<object?>? _collected;
    private PipedItemReader? _piped;
    private DateTimeOffset? _expires;

    /// <summary>The key. With objects from the pipeline: the key of what comes, or a script block that says each one's.</summary>
    [Parameter(ParameterSetName = ValueSet, Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = FileSet, Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = InputSet, Position = 0)]
    [ArgumentCompleter(typeof(KeyCompleter))]
    [AllowEmptyString]
    [ValidateNotNull]
    public string? Key { get; set; }

    /// <summary>The value.</summary>
    [Parameter(ParameterSetName = ValueSet, Mandatory = true, Position = 1, ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [AllowEmptyString]
    [AllowEmptyCollection]
    public object? Value { get; set; }

    /// <summary>Values from the pipeline; without -Key and -KeyProperty items, or objects with the properties Key and Value.</summary>
    [Parameter(ParameterSetName = InputSet, Mandatory = true, ValueFromPipeline = true)]
    [AllowNull]
    [AllowEmptyString]
    [AllowEmptyCollection]
    public object? InputObject { get; set; }

    /// <summary>Where the key of each piped object is: the name of a property, or a script block with the object in $_.</summary>
    [Parameter(ParameterSetName = InputSet)]
    [ValidateNotNull]
    public object? KeyProperty { get; set; }

    /// <summary>A file whose bytes are the value; however large, it is not held in memory.</summary>
    [Parameter(ParameterSetName = FileSet, Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath", "FullName")]
    [ValidateNotNullOrEmpty]
    public string? FilePath { get; set; }

    /// <summary>How the value is to be understood and kept; by what it is when not given.</summary>
    [Parameter(ParameterSetName = ValueSet)]
    [Parameter(ParameterSetName = InputSet)]
    public GitKvValueFormat As { get; set; }

    /// <summary>Takes objects apart: a property is an item below the key, an object or array in it a directory. All that was at the key is replaced.</summary>
    [Parameter]
    public SwitchParameter Expand { get; set; }

    /// <summary>With -Expand: the property that names the elements of arrays; their number when not given.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? ArrayKey { get; set; }

    /// <summary>How many items of the pipeline make one commit; 1000 when not given, and more where more come within a second.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int BatchSize { get; set; }

    /// <summary>All items of the pipeline in one commit, or none of them.</summary>
    [Parameter]
    public SwitchParameter AllOrNothing { get; set; }

    /// <summary>Writes the items that were set, once they have landed.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <summary>How long from now the items are there; after that they read as absent. Without it, and without -ExpiresAt, they never expire.</summary>
    [Parameter]
    [Duration]
    public TimeSpan? ExpiresIn { get; set; }

    /// <summary>From when on the items read as absent.</summary>
    [Parameter]
    public DateTimeOffset? ExpiresAt { get; set; }

    // Objects that hold values may well have properties of these names; those of items are taken by the code.
    [Parameter(ParameterSetName = ValueSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = FileSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = InputSet)]
    [StoreName]
    [ArgumentCompleter(typeof(StoreCompleter))]
    [ValidateNotNullOrEmpty]
    public override string? Store { get; set; }

    [Parameter(ParameterSetName = ValueSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = FileSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = InputSet)]
    [ValidateNotNullOrEmpty]
    public override string? Repository { get; set; }

    [Parameter(ParameterSetName = ValueSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = FileSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = InputSet)]
    [ArgumentCompleter(typeof(RemoteCompleter))]
    [AllowNull]
    [AllowEmptyString]
    public override string? Remote { get; set; }

    /// <summary>What must be true of each item. A method: properties are looked at before the engine can be found.</summary>
    private protected abstract Precondition Condition();

    private protected abstract bool CommitAlways { get; }

    /// <summary>What happens to an item, for -WhatIf.</summary>
    private protected abstract string Action { get; }

    // Without a store no item can be written, and saying so once is enough.
    private protected override bool IsFatal(Exception exception) =>
        base.IsFatal(exception) || exception is KvException { ErrorId: ErrorIds.StoreNotFound };

    private protected override void Begin()
    {
        base.Begin();
        _expires = ExpiryOf(ExpiresIn, ExpiresAt);
        if (ArrayKey is not null && !Expand) throw Errors.ValueInvalid("-ArrayKey says how -Expand names the elements of arrays. Give -Expand, too.");
        _piped = new PipedItemReader(KeyProperty);

        // A script block for the key is still to be run for each object; a key that is here already is meant for all of them.
        if (Key is not null && KeyProperty is null && MyInvocation.ExpectingInput) _collected = [];
    }

    private protected override void Process()
    {
        if (ParameterSetName == FileSet)
        {
            Each(Key!, FromFile);
        }
        else if (ParameterSetName == ValueSet)
        {
            Each(Key!, (writer, key) => Put(writer, key, ValueEncoder.Encode(Value, As, Cancellation), _expires));
        }
        else if (_collected is not null)
        {
            _collected.Add(InputObject);
        }
        else
        {
            FromPipeline();
        }
    }

    private protected override void End()
    {
        if (_collected is { Count: > 0 }) SetCollected(_collected);
        foreach (ItemWriter writer in _writers.Values) writer.Flush();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            foreach (ItemWriter writer in _writers.Values) writer.Dispose();
        }

        base.Dispose(disposing);
    }

    private void FromPipeline()
    {
        PipedItem item;
        try
        {
            item = _piped!.Read(InputObject, Key);
        }
        catch (Exception e) when (Errors.CanReport(e))
        {
            Failed(e, InputObject);
            return;
        }

        string? store = Store;
        string? repository = Repository;
        string? remote = Remote;

        // An item of a remote is written there, unless something else was said.
        if (Repository is null && Store is null) Remote ??= item.Remote;
        Store ??= item.Store;
        Repository ??= item.Repository;
        try
        {
            Each(item.Key, (writer, key) => Put(writer, key, item));
        }
        finally
        {
            (Store, Repository, Remote) = (store, repository, remote);
        }
    }

    /// <summary>An item as it is goes over byte for byte; a value is encoded.</summary>
    private void Put(ItemWriter writer, string key, in PipedItem item)
    {
        DateTimeOffset? expires = _expires ?? item.Expires;
        if (item.Source is not { } content)
        {
            Put(writer, key, ValueEncoder.Encode(item.Value, As, Cancellation), expires);
        }
        else if (As != GitKvValueFormat.Auto)
        {
            Put(writer, key, ValueEncoder.Encode(content.Value, As, Cancellation), expires);
        }
        else if (ItemCopy.ChangedValue(content, Cancellation) is { } changed)
        {
            Put(writer, key, changed, expires);
        }
        else if (content.Source.Repository.CommonDirectory == Target().Repository.CommonDirectory && content.IsBlob && !Expand)
        {
            writer.Set(key, content.Entry.Blob, Condition(), expires);
        }
        else
        {
            Put(writer, key, content.Bytes, expires);
        }
    }

    private void Put(ItemWriter writer, string key, byte[] value, DateTimeOffset? expires)
    {
        if (Expand) writer.Expand(key, value, Condition(), new ExpandOptions { ArrayKey = ArrayKey, Expires = expires });
        else writer.Set(key, value, Condition(), expires);
    }

    private void SetCollected(List<object?> values)
    {
        PipedItem item = values.Count == 1
            ? _piped!.Read(values[0], Key)
            : new PipedItem { Key = Key!, Value = values.Select(ValueOf).ToArray() };
        Each(item.Key, (writer, key) => Put(writer, key, item));
    }

    private static object? ValueOf(object? piped) => piped switch
    {
        PSObject { BaseObject: GitKvItem item } => item.Value,
        GitKvItem item => item.Value,
        _ => piped,
    };

    private void FromFile(ItemWriter writer, string key)
    {
        string path = new InputPaths(SessionState).Unresolved(FilePath!);
        if (Expand)
        {
            Put(writer, key, File.ReadAllBytes(path), _expires);
            return;
        }

        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, FileOptions.SequentialScan);
        writer.Set(key, file, file.Length, Condition(), _expires);
    }

    private void Each(string key, Action<ItemWriter, string> put)
    {
        Cancellation.ThrowIfCancellationRequested();
        try
        {
            if (!ShouldProcess($"item '{key}' in store '{Store ?? RefPrefix ?? KvStore.DefaultName}'", Action)) return;
            put(Writer(), key);
        }
        catch (Exception e) when (Errors.CanReport(e) && !IsFatal(e))
        {
            Failed(e, key);
        }
    }

    private void Failed(Exception error, object? target)
    {
        ErrorRecord record = Errors.Record(error, target);
        if (AllOrNothing) throw new ReportException(record, isFatal: true);
        WriteError(record);
    }

    private ItemWriter Writer()
    {
        StoreHandle handle = Target();
        if (!_writers.TryGetValue(handle, out ItemWriter? writer))
        {
            writer = new ItemWriter(handle, () => CommitOptions(CommitAlways))
            {
                BatchSize = BatchSize,
                AllOrNothing = AllOrNothing,
                Report = WriteError,
                Note = Note,
                BatchLanded = (count, result) => WriteVerbose(
                    result.Changed ? $"{count} items landed in transaction {result.Transaction}." : $"{count} items have these values already."),
                Landed = PassThru ? WriteObject : null,
            };
            _writers.Add(handle, writer);
        }

        return writer;
    }
}
