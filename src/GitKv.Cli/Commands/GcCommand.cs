using System.CommandLine;
using System.Globalization;
using GitKv.Cli.CommandLine;
using GitKv.Cli.Errors;
using GitKv.Cli.Items;
using GitKv.Cli.Streams;
using GitKv.Core.Maintenance;
using GitKv.Core.Stores;

namespace GitKv.Cli.Commands;

/// <summary><c>gitkv gc</c>: expired items go, objects and refs are packed and indexed, history is shortened where asked to.</summary>
internal sealed class GcCommand
{
    private readonly Option<bool> _expired = new("--expired") { Description = "Only remove the items that have expired." };
    private readonly Option<bool> _keepExpired = new("--keep-expired") { Description = "Leave items that have expired in the store." };
    private readonly Option<string?> _keep = new("--keep-history") { Description = "Shorten history to this: a number of versions, or a time such as 90d.", HelpName = "n|time" };
    private readonly Option<string?> _prune = new("--prune-older-than") { Description = "Remove objects that nothing refers to and that are older than this time; without it they are kept.", HelpName = "time" };
    private readonly Option<bool> _dryRun = new("--dry-run", "-n") { Description = "Print what there is to do, and do nothing." };
    private readonly Option<bool> _json = new("--json") { Description = "Print one JSON line." };
    private readonly WriteOptions _writing = new();

    public static Command Create(VerbContext verbs)
    {
        var gc = new GcCommand();
        var command = new Command("gc", "Make the store and its repository small and fast.") { gc._expired, gc._keepExpired, gc._keep, gc._prune, gc._dryRun, gc._json };
        gc._writing.AddTo(command);
        verbs.Do(command, gc.Run, notOnRemotes: "A remote tidies up itself: run it in a clone.");
        return command;
    }

    private int Run(Session session, ParseResult result)
    {
        if (result.GetValue(_expired) && (result.GetValue(_keepExpired) || result.GetValue(_keep) is not null || result.GetValue(_prune) is not null))
            throw CliException.Usage("--expired removes expired items and does nothing else.");
        CommitOptions commit = _writing.Read(session, result);
        KvStore store = session.OpenExistingForWriting();
        if (result.GetValue(_expired))
        {
            long count = result.GetValue(_dryRun) ? store.Expired().LongCount() : store.ClearExpired(null, commit).Removed.Count;
            Print(session, result, ("expired", count));
            return ExitCode.Done;
        }

        (int? versions, DateTimeOffset? since) = History(result);
        using var progress = new ProgressLine(session.Shell, "Step", wanted: true);
        var optimizer = new StoreOptimizer(store, new OptimizeOptions
        {
            KeepExpired = result.GetValue(_keepExpired),
            KeepVersions = versions,
            KeepSince = since,
            PruneOlderThan = result.GetValue(_prune) is { } age ? ExpiryText.ParseDuration(age) : null,
            Commit = commit,
            Progress = progress.Step,
        });
        if (result.GetValue(_dryRun))
        {
            (ObjectStatistics objects, long expired, long dropped) = optimizer.Plan();
            Print(session, result, ("expired", expired), ("versionsDropped", dropped), ("looseObjects", objects.Loose), ("packs", objects.Packs), ("bytes", objects.Bytes));
            return ExitCode.Done;
        }

        OptimizeResult done = optimizer.Run();
        Print(session, result, ("expired", done.ExpiredRemoved), ("versionsDropped", done.History?.Dropped ?? 0), ("bytesBefore", done.Before.Bytes), ("bytesAfter", done.After.Bytes),
            ("packsBefore", done.Before.Packs), ("packsAfter", done.After.Packs));
        foreach (string name in done.History?.StillReferredBy ?? []) session.Shell.Error.WriteLine($"gitkv: the old history stays, as {name} refers to it");
        return ExitCode.Done;
    }

    private (int? Versions, DateTimeOffset? Since) History(ParseResult result)
    {
        if (result.GetValue(_keep) is not { } text) return (null, null);
        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int versions)) return (null, DateTimeOffset.UtcNow - ExpiryText.ParseDuration(text));
        return versions > 0 ? (versions, null) : throw CliException.Usage("--keep-history takes a number of versions from 1, or a time such as 90d.");
    }

    private void Print(Session session, ParseResult result, params (string Name, long Value)[] numbers)
    {
        if (!result.GetValue(_json))
        {
            foreach ((string name, long value) in numbers) session.Output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-16} {value:N0}"));
            return;
        }

        using var lines = new ItemJson(session.Output);
        lines.Line(json =>
        {
            foreach ((string name, long value) in numbers) json.WriteNumber(name, value);
        });
    }
}
