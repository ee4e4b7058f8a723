using System.Management.Automation;
using GitKv.Completion;
using GitKv.Core.Documents.Expanding;
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

    /// <summary>The items below each key as the object that they are the parts of, as -Expand of Set-GitKvItem made them.</summary>
    [Parameter]
    public SwitchParameter Collapse { get; set; }

    /// <summary>The components that come first in each directory, in this order; the others follow by name.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[]? Order { get; set; }

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
                if (Collapse) One(handle, Prefix!.TrimEnd('/'));
                else Many(handle, KeyPattern.Under(Prefix!));
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
        if (Collapse && key.Length > 1 && key.EndsWith('/') && !KeyPattern.HasWildcards(key)) key = key[..^1];
        if (ItemQuery.PatternOf(key) is { } pattern) Many(handle, pattern);
        else One(handle, ItemQuery.Literal(key));
    }

    private void One(StoreHandle handle, string key)
    {
        if (_written >= First) return;
        ItemQuery query;
        KvEntry entry = default;
        CollapsedItem whole = default;
        try
        {
            query = Query(handle, key);
            if (!Collapse || !ObjectTree.TryRead(query.Reader, key, out whole, Cancellation)) entry = query.Get(key);
        }
        catch (Exception e) when (Errors.CanReport(e))
        {
            Report(e, key);
            return;
        }

        if (_seen++ < Skip) return;
        _written++;
        ItemSource source = query.SourceOf(key, As, AsHashtable);
        if (Collapse) _output!.Write(source, whole);
        else _output!.WriteNow(source, entry);
    }

    private void Many(StoreHandle handle, KeyPattern pattern)
    {
        ItemQuery query = Query(handle);
        bool isOrdered = Order is not null;
        ItemSource source = query.SourceOf(pattern, As, AsHashtable, isOrdered ? 0 : Skip, isOrdered ? long.MaxValue : First);
        if (Collapse)
        {
            IEnumerable<CollapsedItem> objects = ObjectTree.Read(query.Reader, pattern, Cancellation);
            foreach (CollapsedItem item in Wanted(isOrdered ? objects.OrderBy(static o => o.Entry.Key, new ComponentOrder(Order!)) : objects)) _output!.Write(source, item);
            return;
        }

        IEnumerable<KvEntry> entries = query.Enumerate(pattern);
        foreach (KvEntry entry in Wanted(isOrdered ? entries.OrderBy(static e => e.Key, new ComponentOrder(Order!)) : entries)) _output!.Write(source, entry);
    }

    /// <summary>Those that -Skip and -First leave.</summary>
    private IEnumerable<T> Wanted<T>(IEnumerable<T> found)
    {
        foreach (T one in found)
        {
            if (_written >= First) yield break;
            Cancellation.ThrowIfCancellationRequested();
            if (_seen++ < Skip) continue;
            _written++;
            yield return one;
        }
    }
}
