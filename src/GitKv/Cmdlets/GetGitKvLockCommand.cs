using System.Management.Automation;
using GitKv.Completion;
using GitKv.Core.Coordination;
using GitKv.Core.Errors;
using GitKv.Core.Keys;
using GitKv.Core.Stores;
using GitKv.Sessions;

namespace GitKv.Cmdlets;

/// <summary>Who holds a lock or a semaphore, since and until when, and who waits.</summary>
[Cmdlet(VerbsCommon.Get, "GitKvLock")]
[OutputType(typeof(GitKvLock))]
public sealed class GetGitKvLockCommand : GitKvCmdlet
{
    // More than this no lock is large: other values need not be read.
    private const long MostBytes = 1 << 20;

    /// <summary>Keys; wildcards do. All locks of the store when not given.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Name")]
    [ArgumentCompleter(typeof(KeyCompleter))]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[]? Key { get; set; }

    private protected override void Process()
    {
        StoreHandle handle = Target();
        KvSnapshot snapshot = handle.Store.Snapshot();
        foreach (string key in Key ?? ["**"])
        {
            try
            {
                Find(handle, snapshot, KeyPattern.Parse(key));
            }
            catch (Exception e) when (Errors.CanReport(e) && !IsFatal(e))
            {
                Report(e, key);
            }
        }
    }

    private void Find(StoreHandle handle, KvSnapshot snapshot, KeyPattern pattern)
    {
        bool any = false;
        foreach (KvEntry entry in snapshot.Enumerate(pattern))
        {
            Cancellation.ThrowIfCancellationRequested();
            any = true;
            if (snapshot.SizeOf(entry) <= MostBytes && KvLocks.TryParse(snapshot.Read(entry)) is { } state) WriteObject(new GitKvLock(entry.Key, state, handle.Info));
            else if (pattern.IsLiteral) throw new KvException(ErrorIds.LockInvalid, KvErrorKind.Invalid, $"The item '{entry.Key}' is neither a lock nor a semaphore.", entry.Key);
        }

        if (!any && pattern.IsLiteral) throw Errors.ItemNotFound(pattern.LiteralKey, handle.Name, snapshot.IsDirectory(pattern.LiteralKey));
    }
}
