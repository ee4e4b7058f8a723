using System.Management.Automation;
using GitKv.Completion;
using GitKv.Core.Query.Indexes;
using GitKv.Core.Stores;
using GitKv.Sessions;

namespace GitKv.Cmdlets;

/// <summary>Makes indexes anew from all items. They are kept with every change anyway: this is for what plain git did to them.</summary>
[Cmdlet(VerbsData.Update, "GitKvIndex", SupportsShouldProcess = true)]
[OutputType(typeof(GitKvIndex))]
public sealed class UpdateGitKvIndexCommand : GitKvWriteCmdlet
{
    /// <summary>The names; wildcards do. All when not given.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(IndexCompleter))]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[]? Name { get; set; }

    /// <summary>Emits the indexes.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private protected override void Process()
    {
        StoreHandle handle = Target();
        IndexQuery.Require(handle);
        string[] names = [.. (Name ?? ["*"]).SelectMany(n => IndexQuery.Names(handle, n)).Distinct(StringComparer.Ordinal)];
        if (names.Length == 0 || !ShouldProcess($"{(names.Length == 1 ? "index" : "indexes")} '{string.Join("', '", names)}' of store '{handle.Name}'", "Make anew")) return;
        KvIndexes.Rebuild(handle.Store, names, CommitOptions());
        if (!PassThru) return;
        KvSnapshot now = handle.Store.Snapshot();
        foreach (string name in names)
            foreach (GitKvIndex index in IndexQuery.Find(handle, now, WildcardPattern.Escape(name), Cancellation)) WriteObject(index);
    }
}
