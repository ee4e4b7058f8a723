using System.Management.Automation;
using GitKv.Completion;
using GitKv.Core.Errors;
using GitKv.Core.Keys;
using GitKv.Core.Stores;
using GitKv.Sessions;

namespace GitKv.Cmdlets;

/// <summary>Removes items. All that one command removes goes in one commit; in layouts with history, the old values stay in it.</summary>
[Cmdlet(VerbsCommon.Remove, "GitKvItem", DefaultParameterSetName = "Key", SupportsShouldProcess = true)]
[OutputType(typeof(void))]
public sealed class RemoveGitKvItemCommand : GitKvGuardedCmdlet
{
    private readonly Dictionary<StoreHandle, List<string>> _keys = [];

    /// <summary>Keys; wildcards do. A prefix, with or without the "/" at its end, needs -Recurse.</summary>
    [Parameter(ParameterSetName = "Key", Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
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

    /// <summary>Items to remove.</summary>
    [Parameter(ParameterSetName = "Item", Mandatory = true, ValueFromPipeline = true)]
    [ValidateNotNull]
    public GitKvItem? InputObject { get; set; }

    /// <summary>Removes everything below a key, too.</summary>
    [Parameter]
    public SwitchParameter Recurse { get; set; }

    /// <summary>The version that the item must be at: what Get-GitKvItem gave as Version.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? IfVersion { get; set; }

    private protected override void Process()
    {
        StoreHandle handle = Target();
        var query = new ItemQuery(handle, handle.Read());
        switch (ParameterSetName)
        {
            case "Item":
                Each(InputObject!.Key, key => One(handle, query, key));
                break;
            case "LiteralKey":
                foreach (string key in LiteralKey!) Each(key, k => One(handle, query, k));
                break;
            default:
                foreach (string key in Key!) Each(key, k => Matching(handle, query, k));
                break;
        }
    }

    private protected override void End()
    {
        foreach ((StoreHandle handle, List<string> keys) in _keys)
        {
            Precondition precondition = IfVersion is null ? Precondition.Any : Precondition.MustMatch(IfVersion);
            Change(handle, transaction =>
            {
                foreach (string key in keys) transaction.Remove(key, precondition);
            });
        }
    }

    private void Matching(StoreHandle handle, ItemQuery query, string key)
    {
        if (KeyPattern.HasWildcards(key))
        {
            foreach (KvEntry entry in query.Enumerate(KeyPattern.Parse(key))) Add(handle, entry.Key);
            if (Recurse) Below(handle, query, KeyPattern.Parse(key.TrimEnd('/') + "/**"));
        }
        else if (key.Length > 1 && key.EndsWith('/'))
        {
            Tree(handle, query, ItemQuery.Literal(key[..^1]), key);
        }
        else
        {
            One(handle, query, ItemQuery.Literal(key));
        }
    }

    private void One(StoreHandle handle, ItemQuery query, string key)
    {
        if (query.Reader.TryGet(key, out _)) Add(handle, key);
        else if (query.Reader.IsDirectory(key)) Tree(handle, query, key, key);
        else query.Get(key);
    }

    private void Tree(StoreHandle handle, ItemQuery query, string directory, string given)
    {
        if (!Recurse)
        {
            throw new KvException(ErrorIds.KeyIsDirectory, KvErrorKind.Invalid,
                $"'{given}' is no item, but there are items below it. Give -Recurse to remove them all.", given);
        }

        Below(handle, query, KeyPattern.Under(directory));
    }

    private void Below(StoreHandle handle, ItemQuery query, KeyPattern pattern)
    {
        foreach (KvEntry entry in query.Enumerate(pattern)) Add(handle, entry.Key);
    }

    private void Add(StoreHandle handle, string key)
    {
        Cancellation.ThrowIfCancellationRequested();
        if (!ShouldProcess($"item '{key}' in store '{handle.Name}'", "Remove")) return;
        if (!_keys.TryGetValue(handle, out List<string>? keys)) _keys.Add(handle, keys = []);
        keys.Add(key);
    }

    private void Each(string key, Action<string> remove)
    {
        try
        {
            remove(key);
        }
        catch (Exception e) when (Errors.CanReport(e))
        {
            Report(e, key);
        }
    }
}
