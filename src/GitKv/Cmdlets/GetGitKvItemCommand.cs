using System.Management.Automation;
using GitKv.Completion;
using GitKv.Core.Keys;
using GitKv.Core.Stores;
using GitKv.Sessions;

namespace GitKv.Cmdlets;

/// <summary>Reads items: one by its key, those that match, those below a prefix, or all.</summary>
[Cmdlet(VerbsCommon.Get, "GitKvItem", DefaultParameterSetName = "Key")]
[OutputType(typeof(GitKvItem))]
[OutputType(typeof(string))]
[OutputType(typeof(byte[]))]
[OutputType(typeof(object))]
public sealed class GetGitKvItemCommand : GitKvReadCmdlet
{
    private long _seen;
    private long _written;
    private ItemOutput? _output;

    /// <summary>Keys; wildcards do (*, ?, [a-z] within a component, ** across). One that ends in "/" means all below it. All items when not given.</summary>
    [Parameter(ParameterSetName = "Key", Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
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

    /// <summary>Items to read again.</summary>
    [Parameter(ParameterSetName = "Item", Mandatory = true, ValueFromPipeline = true)]
    [ValidateNotNull]
    public GitKvItem? InputObject { get; set; }

    /// <summary>Only the values.</summary>
    [Parameter]
    public SwitchParameter ValueOnly { get; set; }

    /// <summary>Only the keys; values are not read.</summary>
    [Parameter]
    public SwitchParameter KeysOnly { get; set; }

    /// <summary>Each value's bytes as one text, not interpreted.</summary>
    [Parameter]
    public SwitchParameter Raw { get; set; }

    /// <summary>Each value's bytes as one byte array.</summary>
    [Parameter]
    public SwitchParameter AsByteStream { get; set; }

    /// <summary>JSON objects as ordered, case-sensitive dictionaries instead of custom objects.</summary>
    [Parameter]
    public SwitchParameter AsHashtable { get; set; }

    /// <summary>The form of the values: as text of JSON, YAML or CLIXML; as plain text; as bytes. By what they are when not given.</summary>
    [Parameter]
    public GitKvValueFormat As { get; set; }

    /// <summary>At most so many items.</summary>
    [Parameter]
    [ValidateRange(0, long.MaxValue)]
    public long First { get; set; } = long.MaxValue;

    /// <summary>Leaves out so many items first.</summary>
    [Parameter]
    [ValidateRange(0, long.MaxValue)]
    public long Skip { get; set; }

    private protected override void Begin()
    {
        _output = new ItemOutput(this, Report)
        {
            Form = Raw || AsByteStream ? ItemForm.Bytes : KeysOnly ? ItemForm.Key : ValueOnly ? ItemForm.Value : ItemForm.Item,
            AsText = Raw,
        };
    }

    private protected override void Process()
    {
        if (_written >= First) return;
        StoreHandle handle = Target();
        switch (ParameterSetName)
        {
            case "LiteralKey":
                foreach (string key in LiteralKey!) One(handle, key);
                break;
            case "Prefix":
                Many(handle, KeyPattern.Under(Prefix!));
                break;
            case "Item":
                One(handle, InputObject!.Key);
                break;
            default:
                foreach (string? key in Key ?? ["**"]) Matching(handle, key);
                break;
        }
    }

    private void Matching(StoreHandle handle, string key)
    {
        if (ItemQuery.PatternOf(key) is { } pattern) Many(handle, pattern);
        else One(handle, ItemQuery.Literal(key));
    }

    private void One(StoreHandle handle, string key)
    {
        if (_written >= First) return;
        ItemQuery query;
        KvEntry entry;
        try
        {
            query = Query(handle, key);
            entry = query.Get(key);
        }
        catch (Exception e) when (Errors.CanReport(e))
        {
            Report(e, key);
            return;
        }

        if (_seen++ < Skip) return;
        _written++;
        _output!.WriteNow(query.SourceOf(key, As, AsHashtable), entry);
    }

    private void Many(StoreHandle handle, KeyPattern pattern)
    {
        ItemQuery query = Query(handle);
        ItemSource source = query.SourceOf(pattern, As, AsHashtable, Skip, First);
        foreach (KvEntry entry in query.Enumerate(pattern))
        {
            if (_written >= First) return;
            Cancellation.ThrowIfCancellationRequested();
            if (_seen++ < Skip) continue;
            _written++;
            _output!.Write(source, entry);
        }
    }
}
