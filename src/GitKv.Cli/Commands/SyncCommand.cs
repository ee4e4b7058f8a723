using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using GitKv.Cli.CommandLine;
using GitKv.Cli.Errors;
using GitKv.Cli.Items;
using GitKv.Cli.Streams;
using GitKv.Core.Errors;
using GitKv.Core.Merging;
using GitKv.Core.Remotes;
using GitKv.Core.Remotes.Sync;
using GitKv.Core.Stores;

namespace GitKv.Cli.Commands;

/// <summary><c>gitkv sync</c>, <c>push</c> and <c>pull</c>: exchange stores with a remote.</summary>
internal sealed class SyncCommand(SyncDirection direction)
{
    private readonly Argument<string?> _remote = new("remote") { Arity = ArgumentArity.ZeroOrOne, Description = "A remote's name, or its address. [default: the current branch's, checkout.defaultRemote, origin, or the only one]" };
    private readonly Option<bool> _all = new("--all") { Description = "All stores: those that are here and those that the remote has." };
    private readonly Option<string[]> _strategy = new("--strategy") { Description = "What decides about items that both changed, as for merge: a strategy's name, or pattern=strategy for some keys. May be given several times.", HelpName = "[pattern=]strategy" };
    private readonly Option<bool> _keep = new("--keep-conflicts") { Description = "With conflicts, keep the merge pending until they are resolved with 'gitkv merge --resolve'." };
    private readonly Option<bool> _json = new("--json") { Description = "Print what became of it as a JSON line for each store." };
    private readonly WriteOptions _writing = new();

    private bool Merges => direction != SyncDirection.Send;

    public static Command Create(VerbContext verbs) => new SyncCommand(SyncDirection.Both).Build(verbs, "sync", "Exchange a store with a remote: merge what it has, and send the result. Exit code 3: there are conflicts.");

    public static Command CreatePush(VerbContext verbs) => new SyncCommand(SyncDirection.Send).Build(verbs, "push", "Send what a store has to a remote that has nothing which is not here.");

    public static Command CreatePull(VerbContext verbs) => new SyncCommand(SyncDirection.Receive).Build(verbs, "pull", "Get what a remote has of a store, and merge it. Exit code 3: there are conflicts.");

    private Command Build(VerbContext verbs, string name, string description)
    {
        var command = new Command(name, description) { _remote, _all };
        if (Merges)
        {
            command.Add(_strategy);
            command.Add(_keep);
        }

        command.Add(_json);
        _writing.AddTo(command);
        verbs.Do(command, Run, notOnRemotes: $"Name the remote as its argument: 'gitkv {name} <remote>'.");
        return command;
    }

    private int Run(Session session, ParseResult result)
    {
        CommitOptions writing = _writing.Read(session, result);
        bool all = result.GetValue(_all);
        if (all && (session.HasStore || session.RefPrefix is not null)) throw CliException.Usage("--all means all stores: leave out --store and --ref-prefix.");
        string remote = result.GetValue(_remote) ?? RemoteChoice.Default(session.Repository);
        using IRemoteConnection connection = RemoteConnector.Open(RemoteAddress.Resolve(session.Repository, remote));
        using var progress = new ProgressLine(session.Shell, "Exchanging", wanted: true);
        var options = new SyncOptions
        {
            Direction = direction,
            Choices = Merges ? [.. (result.GetValue(_strategy) ?? []).Select(MergeCommand.Choice)] : [],
            KeepConflicts = Merges && result.GetValue(_keep),
            Commit = writing,
            Progress = progress.Show,
        };
        if (!all) return Report(session, result, StoreSync.Run(session.Repository, session.StoreName, session.RefPrefix, connection, options));
        var names = new SortedSet<string>(StringComparer.Ordinal);
        if (direction != SyncDirection.Receive) names.UnionWith(KvStore.List(session.Repository).Select(s => s.Name));
        if (direction != SyncDirection.Send) names.UnionWith(StoreSync.StoresOf(connection, session.Cancellation));
        int code = ExitCode.Done;
        foreach (string name in names) code = Math.Max(code, Report(session, result, StoreSync.Run(session.Repository, name, null, connection, options)));
        return code;
    }

    private int Report(Session session, ParseResult parsed, SyncResult result)
    {
        foreach (string checkpoint in result.CheckpointConflicts)
            session.Shell.Error.WriteLine($"gitkv: The checkpoint '{DisplayText.WithoutControls(checkpoint)}' of the store '{result.Store}' was made or replaced here and on '{result.Remote}', differently: each keeps its own.");
        if (parsed.GetValue(_json))
        {
            using var lines = new ItemJson(session.Output);
            lines.Line(json => Write(json, result));
        }
        else
        {
            session.Output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{result.Store}: {result.Outcome}: {result.Received} received, {result.Sent} sent, {result.Merged.Count} merged, {result.Conflicts.Count} conflicts{(result.IsUnrelated ? " (unrelated histories)" : "")}"));
        }

        if (result.Conflicts.Count == 0) return ExitCode.Done;
        if (result.Outcome == SyncOutcome.Pending) return ExitCode.Conflict;
        throw new KvException(ErrorIds.MergeConflict, KvErrorKind.Conflict,
            $"The store '{result.Store}' was not exchanged with '{result.Remote}': both changed {result.Conflicts.Count} places, '{result.Conflicts[0].Key}' the first, and no strategy decides. Neither side was changed. Give a --strategy, or keep the merge with --keep-conflicts, decide with 'gitkv merge --resolve', and do this again.", result.Store);
    }

    private static void Write(Utf8JsonWriter json, SyncResult result)
    {
        json.WriteString("store", result.Store);
        json.WriteString("remote", result.Remote);
        json.WriteString("outcome", result.Outcome.ToString());
        json.WriteString("direction", result.Direction.ToString());
        json.WriteNumber("sent", result.Sent);
        json.WriteNumber("received", result.Received);
        List("merged", result.Merged);
        List("checkpoints", result.Checkpoints);
        json.WriteBoolean("unrelated", result.IsUnrelated);
        json.WriteNumber("bytes", result.Bytes);
        json.WriteNumber("tries", result.Tries);
        json.WriteNumber("seconds", Math.Round(result.Duration.TotalSeconds, 3));
        json.WriteStartArray("conflicts");
        foreach (StoreConflict conflict in result.Conflicts)
        {
            json.WriteStartObject();
            MergeCommand.Write(json, conflict);
            json.WriteEndObject();
        }

        json.WriteEndArray();

        void List(string name, IReadOnlyList<string> values)
        {
            json.WriteStartArray(name);
            foreach (string value in values) json.WriteStringValue(value);
            json.WriteEndArray();
        }
    }
}
