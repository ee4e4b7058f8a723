using System.Management.Automation;
using GitKv.Completion;
using GitKv.Core.Keys;
using GitKv.Core.Stores;
using GitKv.Sessions;

namespace GitKv.Cmdlets;

/// <summary>Removes items that have expired, which nobody can read any more, in one transaction.</summary>
[Cmdlet(VerbsCommon.Clear, "GitKvExpiredItem", SupportsShouldProcess = true)]
[OutputType(typeof(GitKvItem))]
public sealed class ClearGitKvExpiredItemCommand : GitKvGuardedCmdlet
{
    /// <summary>Only items whose keys match; wildcards do. All without it.</summary>
    [Parameter(Position = 0)]
    [ArgumentCompleter(typeof(KeyCompleter))]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string? Key { get; set; }

    /// <summary>Writes the items that were removed.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private protected override void Process()
    {
        StoreHandle handle = Target();
        if (handle.Transaction is not null) throw Errors.TransactionActive(handle.Name);
        KvStore store = handle.Store;
        KeyPattern? pattern = Key is null ? null : ItemQuery.PatternOf(Key) ?? KeyPattern.Parse(Key);
        KvEntry[] expired = [.. store.Expired(pattern)];
        if (expired.Length == 0)
        {
            WriteVerbose($"No item of the store '{handle.Name}' has expired.");
            return;
        }

        string what = expired.Length == 1 ? $"expired item '{expired[0].Key}'" : $"{expired.Length} expired items ('{expired[0].Key}' to '{expired[^1].Key}')";
        if (!ShouldProcess($"{what} in store '{handle.Name}'", "Remove")) return;
        ExpiryResult result = store.ClearExpired(pattern, CommitOptions());
        WriteVerbose(result.Commit is { } commit ? $"{result.Removed.Count} expired items removed in transaction {commit.Transaction}." : "Somebody else removed them.");
        if (!PassThru) return;
        foreach (KvEntry entry in result.Removed)
            WriteObject(new GitKvItem(new ItemQuery(handle, store.Snapshot()).SourceOf(entry.Key), entry));
    }
}
