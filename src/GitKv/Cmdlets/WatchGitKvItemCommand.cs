using System.Diagnostics;
using System.Management.Automation;
using GitKv.Completion;
using GitKv.Core.Coordination.Watching;
using GitKv.Core.Keys;
using GitKv.Sessions;

namespace GitKv.Cmdlets;

/// <summary>Emits changes of items as they happen, until it is stopped; goes on where another watch stopped.</summary>
[Cmdlet(VerbsCommon.Watch, "GitKvItem", DefaultParameterSetName = "Key")]
[OutputType(typeof(GitKvChange))]
public sealed class WatchGitKvItemCommand : GitKvCmdlet
{
    /// <summary>Keys; wildcards do. One that ends in "/" means all below it. All keys when not given.</summary>
    [Parameter(ParameterSetName = "Key", Position = 0)]
    [KeyArgument]
    [ArgumentCompleter(typeof(KeyCompleter))]
    [AllowEmptyString]
    [ValidateNotNull]
    [SupportsWildcards]
    public string[]? Key { get; set; }

    /// <summary>Keys exactly as given, wildcard characters included.</summary>
    [Parameter(ParameterSetName = "LiteralKey", Mandatory = true)]
    [ArgumentCompleter(typeof(KeyCompleter))]
    [AllowEmptyString]
    [ValidateNotNull]
    public string[]? LiteralKey { get; set; }

    /// <summary>Everything below this: "app" for all keys that begin with "app/".</summary>
    [Parameter(ParameterSetName = "Prefix", Mandatory = true)]
    [ArgumentCompleter(typeof(KeyCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Prefix { get; set; }

    /// <summary>Where to go on: a change of another watch or its Cursor; a commit, a version of the one key, a date, a checkpoint, ~3. Now when not given.</summary>
    [Parameter]
    [Cursor]
    [PointInTime]
    [Alias("AsOf")]
    [ArgumentCompleter(typeof(CheckpointCompleter))]
    [ValidateNotNullOrEmpty]
    public string? After { get; set; }

    /// <summary>Only what became of each key from one look to the next, not each change in between.</summary>
    [Parameter]
    public SwitchParameter Net { get; set; }

    /// <summary>How long to wait between two looks; by what happens when not given.</summary>
    [Parameter]
    [Duration]
    public TimeSpan? Interval { get; set; }

    /// <summary>Ends the watch after this time.</summary>
    [Parameter]
    [Duration]
    public TimeSpan? Timeout { get; set; }

    /// <summary>Ends the watch after so many changes.</summary>
    [Parameter]
    [ValidateRange(0, long.MaxValue)]
    public long First { get; set; } = long.MaxValue;

    private protected override void Process()
    {
        if (First == 0) return;
        long start = Stopwatch.GetTimestamp();
        StoreHandle handle = Target();
        StoreWatch watch = StoreWatch.Begin(handle.Repository, handle.StoreName, handle.RefPrefix, Options(), Cancellation);
        WriteVerbose($"Watching from {Short(watch.Cursor)} on.");
        var failures = new PollFailures(this);
        long left = First;
        while (true)
        {
            if (!Poll(handle, watch, failures, ref left)) return;
            TimeSpan? most = Timeout is { } timeout ? timeout - Stopwatch.GetElapsedTime(start) : null;
            if (most <= TimeSpan.Zero) return;
            watch.Wait(most, Cancellation);
        }
    }

    /// <summary>Emits what there is; false when that was all that is wanted.</summary>
    private bool Poll(StoreHandle handle, StoreWatch watch, PollFailures failures, ref long left)
    {
        using IEnumerator<WatchedChange> changes = watch.Poll(Cancellation).GetEnumerator();
        ItemSource? source = null;
        bool any = false;
        while (failures.Try(() => any = changes.MoveNext()) && any)
        {
            Cancellation.ThrowIfCancellationRequested();
            source ??= new ItemSource(handle.Kept, watch.Store!, new GitKvStore(watch.Store!, handle.RefPrefix), watch.Store!.Snapshot(), () => []);
            WriteObject(new GitKvChange(changes.Current, source));
            if (--left == 0) return false;
        }

        return true;
    }

    private WatchOptions Options()
    {
        var keys = new List<string>();
        var patterns = new List<KeyPattern>();
        if (LiteralKey is not null) keys.AddRange(LiteralKey);
        if (Prefix is not null) patterns.Add(KeyPattern.Under(Prefix));
        foreach (string key in Key ?? [])
        {
            if (ItemQuery.PatternOf(key) is { } pattern) patterns.Add(pattern);
            else keys.Add(ItemQuery.Literal(key));
        }

        return new WatchOptions { Keys = keys, Patterns = patterns, After = After, Net = Net, Interval = Interval };
    }

    private static string Short(string cursor) => cursor.Length > 80 ? cursor[..80] + "…" : cursor;
}
