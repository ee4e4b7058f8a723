using System.Management.Automation;
using GitKv.Core.Keys;
using GitKv.Core.Query.Indexes;
using GitKv.Core.Query.Values;
using GitKv.Core.Stores;
using GitKv.Sessions;

namespace GitKv.Cmdlets;

/// <summary>Makes an index of a store: from now on items are found by what it looks at without reading every document.</summary>
[Cmdlet(VerbsCommon.New, "GitKvIndex", SupportsShouldProcess = true)]
[OutputType(typeof(GitKvIndex))]
public sealed class NewGitKvIndexCommand : GitKvWriteCmdlet
{
    /// <summary>The name.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string? Name { get; set; }

    /// <summary>What it looks at in each document: a path (status, a.b, tags), or lower(path), length(path), year(path), date(path), key(), name().</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipelineByPropertyName = true)]
    [Alias("Property")]
    [ValidateNotNullOrEmpty]
    public string? On { get; set; }

    /// <summary>No two items may have equal values: what would make it so is refused.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public SwitchParameter Unique { get; set; }

    /// <summary>The types of values that it has; all when not given.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowEmptyCollection]
    public GitKvValueType[] Type { get; set; } = [];

    /// <summary>The keys that it has, such as docs/**; all when not given.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [AllowEmptyString]
    [SupportsWildcards]
    public string? Pattern { get; set; }

    /// <summary>Texts are told apart by case.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public SwitchParameter CaseSensitive { get; set; }

    private protected override void Process()
    {
        StoreHandle handle = Target();
        var definition = new IndexDefinition(Name!, PropertyExpression.Parse(On!))
        {
            Unique = Unique,
            Types = [.. Type.Select(static t => (QueryClass)t)],
            Pattern = string.IsNullOrEmpty(Pattern) ? null : KeyPattern.Parse(Pattern),
            CaseSensitive = CaseSensitive,
        };
        IndexQuery.Require(handle);
        if (!ShouldProcess($"store '{handle.Name}' in '{Place}'", $"Make the index '{Name}'")) return;
        KvIndexes.Create(handle.StoreForWriting, definition, CommitOptions());
        foreach (GitKvIndex index in IndexQuery.Find(handle, handle.StoreForWriting.Snapshot(), WildcardPattern.Escape(Name!), Cancellation)) WriteObject(index);
    }
}
