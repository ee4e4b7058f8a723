using System.Management.Automation;
using GitKv.Completion;
using GitKv.Sessions;

namespace GitKv.Cmdlets;

/// <summary>Compares two stores, or one store at two points in time.</summary>
[Cmdlet(VerbsData.Compare, "GitKvStore")]
[OutputType(typeof(GitKvDifference))]
[OutputType(typeof(GitKvDetailedDifference))]
public sealed class CompareGitKvStoreCommand : GitKvCompareCmdlet
{
    /// <summary>The first store.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [Alias("Store", "Name")]
    [StoreName]
    [ArgumentCompleter(typeof(StoreCompleter))]
    [ValidateNotNullOrEmpty]
    public string? ReferenceStore { get; set; }

    /// <summary>The second store; the first one when not given.</summary>
    [Parameter(Position = 1)]
    [StoreName]
    [ArgumentCompleter(typeof(StoreCompleter))]
    [ValidateNotNullOrEmpty]
    public string? DifferenceStore { get; set; }

    // Here the first store is the parameter.
    public override string? Store
    {
        get => ReferenceStore;
        set => ReferenceStore = value;
    }

    private protected override string? OtherStore => DifferenceStore;

    private protected override void Process() => Write(Open(null), pattern: null);
}
