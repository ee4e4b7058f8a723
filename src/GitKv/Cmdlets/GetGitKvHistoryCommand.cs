using System.Management.Automation;
using GitKv.Completion;
using GitKv.Core.Keys;
using GitKv.Core.Stores.History;
using GitKv.Sessions;

namespace GitKv.Cmdlets;

/// <summary>Tells who changed which key, when and why, newest first.</summary>
[Cmdlet(VerbsCommon.Get, "GitKvHistory", DefaultParameterSetName = "Key")]
[OutputType(typeof(GitKvChange))]
public sealed class GetGitKvHistoryCommand : GitKvCmdlet
{
    /// <summary>Keys; wildcards do. One that ends in "/" means all below it. All keys when not given.</summary>
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

    /// <summary>Items whose changes are wanted.</summary>
    [Parameter(ParameterSetName = "Item", Mandatory = true, ValueFromPipeline = true)]
    [ValidateNotNull]
    public GitKvItem? InputObject { get; set; }

    /// <summary>Changes of then or later.</summary>
    [Parameter]
    public DateTimeOffset Since { get; set; }

    /// <summary>Changes of then or before.</summary>
    [Parameter]
    public DateTimeOffset Until { get; set; }

    /// <summary>A part of the author's name or address; with * and ? all of one of them.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string? Author { get; set; }

    /// <summary>At most so many changes.</summary>
    [Parameter]
    [ValidateRange(0, long.MaxValue)]
    public long First { get; set; } = long.MaxValue;

    /// <summary>Leaves out so many changes first.</summary>
    [Parameter]
    [ValidateRange(0, long.MaxValue)]
    public long Skip { get; set; }

    /// <summary>Goes on with the key that an item had before it was renamed.</summary>
    [Parameter]
    public SwitchParameter Follow { get; set; }

    private protected override void Process()
    {
        StoreHandle handle = Target();
        var keys = new List<string>();
        var patterns = new List<KeyPattern>();
        switch (ParameterSetName)
        {
            case "LiteralKey":
                keys.AddRange(LiteralKey!);
                break;
            case "Prefix":
                patterns.Add(KeyPattern.Under(Prefix!));
                break;
            case "Item":
                keys.Add(InputObject!.Key);
                break;
            default:
                foreach (string key in Key ?? ["**"])
                {
                    if (ItemQuery.PatternOf(key) is { } pattern) patterns.Add(pattern);
                    else keys.Add(ItemQuery.Literal(key));
                }

                break;
        }

        Write(handle, new HistoryQuery
        {
            Keys = keys,
            Patterns = patterns,
            Since = MyInvocation.BoundParameters.ContainsKey(nameof(Since)) ? Since : null,
            Until = MyInvocation.BoundParameters.ContainsKey(nameof(Until)) ? Until : null,
            Author = Author,
            First = First,
            Skip = Skip,
            Follow = Follow,
        });
    }

    private void Write(StoreHandle handle, HistoryQuery query)
    {
        StoreHistory history = handle.Store.History(query, Cancellation);
        ItemSource source = new(handle.Kept, handle.Store, handle.Info, handle.Store.Snapshot(), () => []);
        bool any = false;
        foreach (HistoryRecord record in history.Read())
        {
            WriteObject(new GitKvChange(record, source));
            any = true;
        }

        if (history.Limits.HasFlag(HistoryLimits.Shallow)) WriteVerbose("History is cut off in this clone. Fetch the rest with 'git fetch --unshallow'.");
        if (!history.Limits.HasFlag(HistoryLimits.LastValueOnly)) return;
        const string limited = "A store of the Ref layout keeps the last value only: its history is what git's reflog and annotated tags tell. See about_GitKv_History.";
        if (any) WriteVerbose(limited);
        else WriteWarning(limited);
    }
}
