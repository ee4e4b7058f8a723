using System.Globalization;
using System.Management.Automation;
using GitKv.Core.Maintenance;
using GitKv.Core.Stores;
using GitKv.Sessions;

namespace GitKv.Cmdlets;

/// <summary>Makes a store and its repository small and fast: removes expired items, packs, writes indexes; shortens history where asked to.</summary>
[Cmdlet(VerbsCommon.Optimize, "GitKvStore", SupportsShouldProcess = true)]
[OutputType(typeof(GitKvOptimization))]
public sealed class OptimizeGitKvStoreCommand : GitKvWriteCmdlet
{
    /// <summary>Shortens history: a number of versions, or a length of time.</summary>
    [Parameter]
    [ValidateNotNull]
    public object? KeepHistory { get; set; }

    /// <summary>Leaves items that have expired in the store.</summary>
    [Parameter]
    public SwitchParameter KeepExpired { get; set; }

    /// <summary>Removes objects that nothing refers to and that are older than this. Without it they are kept.</summary>
    [Parameter]
    [Duration]
    public TimeSpan? PruneOlderThan { get; set; }

    private protected override string NotOnRemotes => "A remote tidies up itself. Optimize a clone: what it does to the history is sent with Sync-GitKvStore.";

    private protected override void Process()
    {
        StoreHandle handle = Target();
        if (handle.Transaction is not null) throw Errors.TransactionActive(handle.Name);
        var progress = new ProgressRecord(0, $"Optimizing the store '{handle.Name}'", "Looking");
        (int? versions, DateTimeOffset? since) = History();
        var optimizer = new StoreOptimizer(handle.Store, new OptimizeOptions
        {
            KeepExpired = KeepExpired,
            KeepVersions = versions,
            KeepSince = since,
            PruneOlderThan = PruneOlderThan,
            Commit = CommitOptions(),
            Progress = step =>
            {
                progress.StatusDescription = step;
                WriteProgress(progress);
            },
        });
        if (!ShouldProcess($"store '{handle.Name}' in '{handle.Info.Repository}'", What(optimizer))) return;
        OptimizeResult result = optimizer.Run();
        progress.RecordType = ProgressRecordType.Completed;
        WriteProgress(progress);
        WriteObject(new GitKvOptimization(result, handle.Info));
    }

    private (int? Versions, DateTimeOffset? Since) History()
    {
        switch (KeepHistory is PSObject wrapper ? wrapper.BaseObject : KeepHistory)
        {
            case null:
                return (null, null);
            case TimeSpan time:
                return (null, Before(time));
            case string text when !long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out _):
                return (null, Before(ExpiryText.ParseDuration(text)));
            case object number:
                int versions = LanguagePrimitives.TryConvertTo(number, CultureInfo.InvariantCulture, out int count) ? count : 0;
                if (versions < 1) throw Errors.ValueInvalid($"-KeepHistory takes a number of versions from 1, or a length of time such as 90d, not '{number}'.", number);
                return (versions, null);
        }
    }

    private static DateTimeOffset Before(TimeSpan time) => time >= TimeSpan.Zero && time < TimeSpan.FromDays(365_000)
        ? DateTimeOffset.UtcNow - time
        : throw Errors.ValueInvalid("-KeepHistory takes a length of time that is not negative.", time);

    /// <summary>What there is to do, for -WhatIf and -Confirm; looked for only where somebody will read it.</summary>
    private static string What(StoreOptimizer optimizer)
    {
        (ObjectStatistics objects, long expired, long versions) = optimizer.Plan();
        var parts = new List<string> { string.Create(CultureInfo.CurrentCulture, $"Pack {objects.Loose:N0} loose objects ({objects.LooseBytes:N0} bytes on the disk) and {objects.Packs:N0} packs ({objects.PackBytes:N0} bytes)") };
        if (objects.GarbageBytes > 0) parts.Add(string.Create(CultureInfo.CurrentCulture, $"{objects.GarbageBytes:N0} bytes of leftovers stay for git gc"));
        if (expired > 0) parts.Add(string.Create(CultureInfo.CurrentCulture, $"remove {expired:N0} expired items"));
        if (versions > 0) parts.Add(string.Create(CultureInfo.CurrentCulture, $"drop {versions:N0} versions from history"));
        return string.Join(", ", parts);
    }
}
