using System.Collections;
using System.Collections.ObjectModel;
using System.Management.Automation;
using GitKv.Completion;
using GitKv.Core.Errors;
using GitKv.Core.Stores;
using GitKv.Sessions;
using GitKv.Values;

namespace GitKv.Cmdlets;

/// <summary>
/// Reads a value, has a script block make the new one, and writes that; should somebody else change the item in between, the script block
/// runs again on what is there then. So it must do no harm when it runs more than once.
/// </summary>
/// <remarks>What the script block writes is the new value, several objects an array; when it writes nothing, <c>$_</c> as it left it.</remarks>
[Cmdlet(VerbsData.Update, "GitKvItem", SupportsShouldProcess = true)]
[OutputType(typeof(GitKvItem))]
public sealed class UpdateGitKvItemCommand : GitKvGuardedCmdlet
{
    private ScriptBlockCall? _script;
    private DateTimeOffset? _expires;

    /// <summary>The keys, exactly as given.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(KeyCompleter))]
    [AllowEmptyString]
    [ValidateNotNull]
    public string[]? Key { get; set; }

    /// <summary>Makes the new value; the old one is in $_.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    [ValidateNotNull]
    public ScriptBlock? ScriptBlock { get; set; }

    /// <summary>What $_ is where there is no item yet. Without it, that is an error.</summary>
    [Parameter]
    [AllowNull]
    [AllowEmptyString]
    [AllowEmptyCollection]
    public object? Default { get; set; }

    /// <summary>JSON objects as ordered, case-sensitive dictionaries in $_.</summary>
    [Parameter]
    public SwitchParameter AsHashtable { get; set; }

    /// <summary>How the new value is to be understood and kept; by what it is when not given.</summary>
    [Parameter]
    public GitKvValueFormat As { get; set; }

    /// <summary>How long from now the items are there. Without it, and without -ExpiresAt, an item expires when it did before.</summary>
    [Parameter]
    [Duration]
    public TimeSpan? ExpiresIn { get; set; }

    /// <summary>From when on the items read as absent.</summary>
    [Parameter]
    public DateTimeOffset? ExpiresAt { get; set; }

    /// <summary>Writes the items after they were changed.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private protected override void Begin()
    {
        base.Begin();
        _expires = ExpiryOf(ExpiresIn, ExpiresAt);
        _script = new ScriptBlockCall(ScriptBlock!);
    }

    private protected override void Process()
    {
        StoreHandle handle = Target();
        foreach (string key in Key!)
        {
            Cancellation.ThrowIfCancellationRequested();
            if (!ShouldProcess($"item '{key}' in store '{handle.Name}'", "Update")) continue;
            try
            {
                Update(handle, key);
            }
            catch (Exception e) when (Errors.CanReport(e) && !IsFatal(e))
            {
                Report(e, key);
            }
        }
    }

    private void Update(StoreHandle handle, string key)
    {
        KvEntry last = default;
        if (handle.Transaction is { } active)
        {
            Apply(handle, active.Pending, key, active.Pending.TryGet(key, out KvEntry pending) ? pending : null, ref last);
            Note(active);
            if (PassThru) Emit(handle, active.Pending, last);
            return;
        }

        KvStore store = handle.StoreForWriting;
        CommitResult result = store.Update(key, (transaction, entry) => Apply(handle, transaction, key, entry, ref last), CommitOptions());
        WriteVerbose($"'{key}': {(result.Changed ? $"changed in transaction {result.Transaction}" : "as it was")}, attempt {result.Attempts}.");
        if (PassThru) Emit(handle, store.Snapshot(), last with { Version = result.Versions.GetValueOrDefault(key) ?? last.Version });
    }

    private void Apply(StoreHandle handle, KvTransaction transaction, string key, KvEntry? entry, ref KvEntry last)
    {
        byte[]? before = entry is { } old ? transaction.Read(old) : null;
        (object? value, GitKvValueFormat format) = before is null
            ? (DefaultFor(handle, key, transaction), GitKvValueFormat.Auto)
            : ValueDecoder.Decode(before, GitKvValueFormat.Auto, AsHashtable);

        // CLIXML stays CLIXML, as its types would be lost otherwise.
        GitKvValueFormat kept = As == GitKvValueFormat.Auto && format == GitKvValueFormat.CliXml ? format : As;
        byte[]? unchanged = before is null || kept is GitKvValueFormat.Json or GitKvValueFormat.Yaml ? null : ValueEncoder.Encode(value, kept, Cancellation);
        Collection<PSObject> output = _script!.All(value);
        object? result = output.Count switch { 0 => value, 1 => output[0], _ => output.ToArray() };
        byte[] after = ValueEncoder.Encode(result, output.Count == 0 && kept != GitKvValueFormat.CliXml ? GitKvValueFormat.Auto : kept, Cancellation);

        // A value written by hand keeps its form while it means the same.
        DateTimeOffset? expires = _expires ?? entry?.Expires;
        if (unchanged is null || !after.AsSpan().SequenceEqual(unchanged)) transaction.Set(key, after, expires: expires);
        else if (expires != entry!.Value.Expires) transaction.Set(key, entry.Value.Blob, expires: expires);
        transaction.TryGet(key, out last);
    }

    /// <summary>A fresh copy each time, in the form in which it will be read back: the script block may change it and run again.</summary>
    private object? DefaultFor(StoreHandle handle, string key, KvTransaction transaction)
    {
        if (!MyInvocation.BoundParameters.ContainsKey(nameof(Default))) throw Errors.ItemNotFound(key, handle.Name, transaction.IsDirectory(key));
        bool isDictionary = (Default is PSObject wrapper ? wrapper.BaseObject : Default) is IDictionary;
        return ValueDecoder.Decode(ValueEncoder.Encode(Default, GitKvValueFormat.Auto, Cancellation), GitKvValueFormat.Auto, AsHashtable || isDictionary).Value;
    }

    private void Emit(StoreHandle handle, IKvReader reader, KvEntry entry)
    {
        WriteObject(new GitKvItem(new ItemQuery(handle, reader).SourceOf(entry.Key), entry));
    }
}
