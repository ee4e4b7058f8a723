using System.Management.Automation;
using GitKv.Completion;
using GitKv.Core.Stores;
using GitKv.Sessions;

namespace GitKv.Cmdlets;

/// <summary>Lists the indexes of a store, or finds some by name, with what is in them.</summary>
[Cmdlet(VerbsCommon.Get, "GitKvIndex")]
[OutputType(typeof(GitKvIndex))]
public sealed class GetGitKvIndexCommand : GitKvReadCmdlet
{
    /// <summary>The names; wildcards do. All when not given.</summary>
    [Parameter(Position = 0)]
    [ArgumentCompleter(typeof(IndexCompleter))]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[]? Name { get; set; }

    private protected override void Process()
    {
        StoreHandle handle = Target();
        KvSnapshot snapshot = AsOf is null ? handle.Store.Snapshot() : handle.ReadAt(StorePoint.Parse(AsOf), null, Cancellation);
        foreach (string name in Name ?? ["*"])
        {
            try
            {
                foreach (GitKvIndex index in IndexQuery.Find(handle, snapshot, name, Cancellation)) WriteObject(index);
            }
            catch (Exception e) when (Errors.CanReport(e) && !IsFatal(e))
            {
                Report(e, name);
            }
        }
    }
}
