using System.Management.Automation;
using GitKv.Completion;
using GitKv.Core.Keys;
using GitKv.Core.Merging;
using GitKv.Sessions;

namespace GitKv.Cmdlets;

/// <summary>Lists the conflicts that a pending merge still has, as they are now. None where no merge is pending.</summary>
[Cmdlet(VerbsCommon.Get, "GitKvConflict")]
[OutputType(typeof(GitKvConflict))]
public sealed class GetGitKvConflictCommand : GitKvCmdlet
{
    /// <summary>The keys; patterns do. All when not given.</summary>
    [Parameter(Position = 0)]
    [ArgumentCompleter(typeof(KeyCompleter))]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[]? Key { get; set; }

    private protected override string NotOnRemotes => "A merge that waits is in the local repository: leave out -Remote.";

    private protected override void Process()
    {
        StoreHandle handle = Target();
        if (PendingMerge.Find(handle.Store) is not { } pending) return;
        List<KeyPattern>? patterns = Key?.Select(KeyPattern.Parse).ToList();
        foreach (StoreConflict conflict in pending.Preview(Cancellation).Conflicts)
        {
            if (patterns is null || patterns.Exists(p => p.IsMatch(conflict.Key))) WriteObject(new GitKvConflict(conflict, handle.Info.Store, handle.Info.Repository, pending.From));
        }
    }
}
