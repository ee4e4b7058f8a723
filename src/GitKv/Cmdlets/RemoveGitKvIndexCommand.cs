using System.Management.Automation;
using GitKv.Completion;
using GitKv.Core.Query.Indexes;
using GitKv.Sessions;

namespace GitKv.Cmdlets;

/// <summary>Removes indexes of a store. The items stay.</summary>
[Cmdlet(VerbsCommon.Remove, "GitKvIndex", SupportsShouldProcess = true)]
[OutputType(typeof(void))]
public sealed class RemoveGitKvIndexCommand : GitKvWriteCmdlet
{
    /// <summary>The names; wildcards do.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(IndexCompleter))]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[]? Name { get; set; }

    private protected override void Process()
    {
        StoreHandle handle = Target();
        IndexQuery.Require(handle);
        foreach (string name in Name!)
        {
            try
            {
                foreach (string found in IndexQuery.Names(handle, name))
                {
                    if (ShouldProcess($"index '{found}' of store '{handle.Name}'", "Remove")) KvIndexes.Remove(handle.Store, found, CommitOptions());
                }
            }
            catch (Exception e) when (Errors.CanReport(e) && !IsFatal(e))
            {
                Report(e, name);
            }
        }
    }
}
