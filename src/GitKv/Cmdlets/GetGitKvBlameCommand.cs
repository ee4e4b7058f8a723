using System.Management.Automation;
using GitKv.Completion;
using GitKv.Core.Documents.Blaming;
using GitKv.Core.Stores;
using GitKv.Core.Stores.History;
using GitKv.Sessions;

namespace GitKv.Cmdlets;

/// <summary>Says of each property of a document, or each line of a text, who last changed it, when and why.</summary>
[Cmdlet(VerbsCommon.Get, "GitKvBlame", DefaultParameterSetName = "Key")]
[OutputType(typeof(GitKvBlame))]
public sealed class GetGitKvBlameCommand : GitKvReadCmdlet
{
    /// <summary>Keys; wildcards do.</summary>
    [Parameter(ParameterSetName = "Key", Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(KeyCompleter))]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[]? Key { get; set; }

    /// <summary>Keys exactly as given, wildcard characters included.</summary>
    [Parameter(ParameterSetName = "LiteralKey", Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(KeyCompleter))]
    [ValidateNotNullOrEmpty]
    public string[]? LiteralKey { get; set; }

    /// <summary>How many steps of a path a part of a JSON document has at most: 1 for its properties with all that is in them. Down to single values when not given.</summary>
    [Parameter]
    [ValidateRange(0, 512)]
    public int? Depth { get; set; }

    private protected override void Process()
    {
        StoreHandle handle = Target();
        foreach (string key in LiteralKey ?? Key!)
        {
            try
            {
                Each(handle, key, isLiteral: LiteralKey is not null);
            }
            catch (Exception e) when (Errors.CanReport(e) && !IsFatal(e))
            {
                Report(e, key);
            }
        }
    }

    private void Each(StoreHandle handle, string key, bool isLiteral)
    {
        if (!isLiteral && ItemQuery.PatternOf(key) is { } pattern)
        {
            ItemQuery several = Committed(handle, null);
            foreach (KvEntry entry in several.Enumerate(pattern)) One(several, entry);
            return;
        }

        string exact = isLiteral ? key : ItemQuery.Literal(key);
        ItemQuery query = Committed(handle, exact);
        One(query, query.Get(exact));
    }

    /// <summary>Nobody can be named yet for what an active transaction has changed: the store without it.</summary>
    private ItemQuery Committed(StoreHandle handle, string? key) =>
        AsOf is null && handle.Transaction is { } active ? new ItemQuery(handle, active.Pending.Base) : Query(handle, key);

    private void One(ItemQuery query, KvEntry entry)
    {
        var snapshot = (KvSnapshot)query.Reader;
        var item = new ItemContent(query.SourceOf(entry.Key), entry);
        foreach (BlamePart<HistoryRecord?> part in KeyBlame.Of(snapshot, entry, AsOf is not null, Depth, Cancellation)) WriteObject(new GitKvBlame(item, part));
    }
}
