using System.Management.Automation;
using GitKv.Completion;
using GitKv.Core.Coordination.Watching;
using GitKv.Core.Errors;
using GitKv.Core.Stores;
using GitKv.Sessions;

namespace GitKv.Cmdlets;

/// <summary>Waits until an item is there, is gone, has changed, or is as a script block wants it, and emits it.</summary>
[Cmdlet(VerbsLifecycle.Wait, "GitKvItem", DefaultParameterSetName = "Exists")]
[OutputType(typeof(GitKvItem))]
public sealed class WaitGitKvItemCommand : GitKvCmdlet
{
    private bool _isEmitted;

    /// <summary>The key, exactly as given.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(KeyCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Key { get; set; }

    /// <summary>Says with $true that the item, in $_, is as it was waited for.</summary>
    [Parameter(ParameterSetName = "Until", Mandatory = true, Position = 1)]
    [ValidateNotNull]
    public ScriptBlock? Until { get; set; }

    /// <summary>Until there is an item.</summary>
    [Parameter(ParameterSetName = "Exists")]
    public SwitchParameter Exists { get; set; }

    /// <summary>Until there is none.</summary>
    [Parameter(ParameterSetName = "Absent", Mandatory = true)]
    public SwitchParameter Absent { get; set; }

    /// <summary>Until it has another version than now, or than -Version says.</summary>
    [Parameter(ParameterSetName = "Changed", Mandatory = true)]
    public SwitchParameter Changed { get; set; }

    /// <summary>The version that it has to change from; an item from the pipeline brings its own.</summary>
    [Parameter(ParameterSetName = "Changed", ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string? Version { get; set; }

    /// <summary>How long to wait; for ever when not given.</summary>
    [Parameter]
    [Duration]
    public TimeSpan? Timeout { get; set; }

    /// <summary>How long to wait between two looks; by what happens when not given.</summary>
    [Parameter]
    [Duration]
    public TimeSpan? Interval { get; set; }

    // Who waits has nothing to go on with when the time is over.
    private protected override bool IsFatal(Exception exception) => base.IsFatal(exception) || exception is KvException { ErrorId: ErrorIds.WaitTimeout };

    private protected override void Process()
    {
        StoreHandle handle = Target();
        string key = Key!;
        StoreWatch watch = StoreWatch.Begin(handle.Repository, handle.StoreName, handle.RefPrefix, new WatchOptions { Keys = [key], Net = true, Interval = Interval }, Cancellation);
        Func<KvSnapshot?, KvEntry?, bool> condition = Condition(handle);
        _isEmitted = false;
        (KvSnapshot? snapshot, KvEntry? entry) = ItemWait.Until(watch, key, condition, Timeout, new PollFailures(this).Try, Cancellation);
        if (!_isEmitted && entry is { } found) new ItemOutput(this, Report).WriteNow(SourceOf(handle, snapshot!, key), found);
    }

    private Func<KvSnapshot?, KvEntry?, bool> Condition(StoreHandle handle)
    {
        switch (ParameterSetName)
        {
            case "Until":
                var script = new ScriptBlockCall(Until!);
                return (snapshot, entry) => entry is { } found && IsMet(script, new GitKvItem(SourceOf(handle, snapshot!, Key!), found));
            case "Absent":
                return static (_, entry) => entry is null;
            case "Changed":
                string? from = Version;
                bool isKnown = from is not null;
                return (_, entry) =>
                {
                    if (isKnown) return entry?.Version != from;
                    (from, isKnown) = (entry?.Version, true);
                    return false;
                };
            default:
                return static (_, entry) => entry is not null;
        }
    }

    private bool IsMet(ScriptBlockCall script, GitKvItem item)
    {
        if (!LanguagePrimitives.IsTrue(script.Invoke(item))) return false;

        // The very object that the script block saw.
        WriteObject(item);
        return _isEmitted = true;
    }

    private static ItemSource SourceOf(StoreHandle handle, KvSnapshot snapshot, string key) =>
        new(handle.Kept, snapshot.Store, new GitKvStore(snapshot.Store, handle.RefPrefix), snapshot, () => [key]);
}
