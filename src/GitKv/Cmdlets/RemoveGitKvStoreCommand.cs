using System.Management.Automation;
using GitKv.Completion;
using GitKv.Core.Stores;
using GitKv.Sessions;

namespace GitKv.Cmdlets;

/// <summary>Removes a store with all its items. What no other ref reaches is gone when git next cleans up.</summary>
[Cmdlet(VerbsCommon.Remove, "GitKvStore", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(void))]
public sealed class RemoveGitKvStoreCommand : GitKvWriteCmdlet
{
    /// <summary>The name.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Store")]
    [StoreName]
    [ArgumentCompleter(typeof(StoreCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Name { get; set; }

    // Here the name is the parameter.
    public override string? Store
    {
        get => Name;
        set => Name = value;
    }

    private protected override void Process()
    {
        KvStore store = Target().Store;
        if (ShouldProcess($"store '{Name}' with all its items in '{Place}'", "Remove")) store.Remove(CommitOptions());
    }
}
