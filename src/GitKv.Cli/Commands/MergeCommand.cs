using System.CommandLine;
using System.Text;
using System.Text.Json;
using GitKv.Cli.CommandLine;
using GitKv.Cli.Errors;
using GitKv.Cli.Items;
using GitKv.Cli.Streams;
using GitKv.Core.Errors;
using GitKv.Core.Merging;
using GitKv.Core.Stores;

namespace GitKv.Cli.Commands;

/// <summary><c>gitkv merge</c>: another store into this one; and what is to become of conflicts.</summary>
internal sealed class MergeCommand
{
    private readonly Argument<string?> _from = new("from") { Arity = ArgumentArity.ZeroOrOne, Description = "What is merged: a store's name, a full ref, or remote/store for one that was fetched to refs/remotes/remote/kv/store." };
    private readonly Option<string?> _folder = new("--from-repository") { Description = "The folder of another repository on this machine that it is in.", HelpName = "path" };
    private readonly Option<string[]> _strategy = new("--strategy") { Description = "What decides about items that both changed: Auto, Fail, Ours, Theirs, Union, LastWriter, Json, Counter, Set, Max or Min; pattern=strategy for some keys. May be given several times: the first that matches counts, before the store's rules.", HelpName = "[pattern=]strategy" };
    private readonly Option<bool> _noFastForward = new("--no-ff") { Description = "Make a merge commit also where the ref could just move." };
    private readonly Option<bool> _keep = new("--keep-conflicts") { Description = "With conflicts, keep the merge pending until they are resolved." };
    private readonly Option<bool> _dryRun = new("--dry-run", "-n") { Description = "Only tell what would happen." };
    private readonly Option<bool> _conflicts = new("--conflicts") { Description = "List the conflicts of the pending merge, one JSON line each." };
    private readonly Option<string?> _resolve = new("--resolve") { Description = "Decide about the conflicts of this key of the pending merge; when none is left, it is finished.", HelpName = "key" };
    private readonly Option<string?> _path = new("--path") { Description = "With --resolve: only the conflict at this place in the value, as --conflicts tells it.", HelpName = "pointer" };
    private readonly Option<string?> _use = new("--use") { Description = "With --resolve: whose value to take.", HelpName = "ours|theirs|base" };
    private readonly Option<string?> _value = new("--value") { Description = "With --resolve: another value.", HelpName = "value" };
    private readonly Option<bool> _remove = new("--remove") { Description = "With --resolve: the item, or what is at the path, goes." };
    private readonly Option<bool> _complete = new("--complete") { Description = "Finish the pending merge, if no conflict is left." };
    private readonly Option<bool> _undo = new("--undo") { Description = "Drop the pending merge. The store is as it was." };
    private readonly Option<bool> _json = new("--json") { Description = "Print what became of it as a JSON line." };
    private readonly WriteOptions _writing = new();

    public static Command Create(VerbContext verbs)
    {
        var merge = new MergeCommand();
        merge._use.AcceptOnlyFromAmong("ours", "theirs", "base");
        var command = new Command("merge", "Merge another store into the store. Exit code 3: there are conflicts.")
        {
            merge._from, merge._folder, merge._strategy, merge._noFastForward, merge._keep, merge._dryRun, merge._conflicts, merge._resolve,
            merge._path, merge._use, merge._value, merge._remove, merge._complete, merge._undo, merge._json,
        };
        merge._writing.AddTo(command);
        verbs.Do(command, merge.Run, notOnRemotes: "Merge into the local store, and send the result with 'gitkv sync'.");
        return command;
    }

    private int Run(Session session, ParseResult result)
    {
        string? from = result.GetValue(_from);
        string? key = result.GetValue(_resolve);
        int actions = (from is null ? 0 : 1) + (key is null ? 0 : 1) + (result.GetValue(_conflicts) ? 1 : 0) + (result.GetValue(_complete) ? 1 : 0) + (result.GetValue(_undo) ? 1 : 0);
        if (actions != 1) throw CliException.Usage("Give what to merge, or one of --conflicts, --resolve, --complete and --undo.");
        CommitOptions options = _writing.Read(session, result);
        if (from is not null) return Merge(session, result, from, options);
        KvStore store = session.OpenExistingForWriting();
        if (result.GetValue(_undo))
        {
            PendingMerge.Undo(store, options);
            return ExitCode.Done;
        }

        PendingMerge pending = PendingMerge.Get(store);
        if (result.GetValue(_conflicts)) return List(session, pending);
        if (key is not null) pending = pending.Resolve([Decision(result, key)], options);
        return Report(session, result, store, pending.Complete(options));
    }

    private int Merge(Session session, ParseResult result, string from, CommitOptions options)
    {
        using MergeSource source = MergeSource.Find(session.Repository, from, result.GetValue(_folder));
        KvStore store = session.OpenForWriting();
        return Report(session, result, store, StoreMerge.Run(store, source, new StoreMergeOptions
        {
            Choices = [.. (result.GetValue(_strategy) ?? []).Select(Choice)],
            NoFastForward = result.GetValue(_noFastForward),
            KeepConflicts = result.GetValue(_keep),
            DryRun = result.GetValue(_dryRun),
            Commit = options,
        }));
    }

    internal static MergeChoice Choice(string text)
    {
        int equals = text.LastIndexOf('=');
        return MergeChoice.Of(equals < 0 ? new MergeRule("**", text) : new MergeRule(text[..equals], text[(equals + 1)..]));
    }

    private ConflictDecision Decision(ParseResult result, string key)
    {
        string? use = result.GetValue(_use);
        string? value = result.GetValue(_value);
        if ((use is null ? 0 : 1) + (value is null ? 0 : 1) + (result.GetValue(_remove) ? 1 : 0) != 1) throw CliException.Usage("--resolve takes one of --use, --value and --remove.");
        string? path = result.GetValue(_path);
        return use is not null ? new ConflictDecision(key, path, Enum.Parse<MergeUse>(use, ignoreCase: true))
            : new ConflictDecision(key, path, MergeUse.Value, value is null ? null : Encoding.UTF8.GetBytes(value));
    }

    private static int List(Session session, PendingMerge pending)
    {
        using var lines = new ItemJson(session.Output);
        foreach (StoreConflict conflict in pending.Preview(session.Cancellation).Conflicts)
            lines.Line(json => Write(json, conflict));
        return ExitCode.Done;
    }

    private int Report(Session session, ParseResult result, KvStore store, StoreMergeResult merge)
    {
        if (result.GetValue(_json))
        {
            using var lines = new ItemJson(session.Output);
            lines.Line(json => Write(json, merge));
        }
        else
        {
            session.Output.WriteLine($"{merge.Outcome}: {merge.Added} added, {merge.Modified} modified, {merge.Removed} removed, {merge.Merged.Count} merged, {merge.Conflicts.Count} conflicts{(merge.IsUnrelated ? " (unrelated histories)" : "")}");
        }

        if (merge.Conflicts.Count == 0) return ExitCode.Done;
        if (result.GetValue(_dryRun) || merge.Outcome == StoreMergeOutcome.Pending) return ExitCode.Conflict;
        throw new KvException(ErrorIds.MergeConflict, KvErrorKind.Conflict,
            $"'{merge.From}' was not merged into '{store.Name}': both changed {merge.Conflicts.Count} places, '{merge.Conflicts[0].Key}' the first, and no strategy decides. Nothing was changed. Give a --strategy, or keep the merge with --keep-conflicts and decide with 'gitkv merge --resolve'.", store.Name);
    }

    private static void Write(Utf8JsonWriter json, StoreMergeResult merge)
    {
        json.WriteString("outcome", merge.Outcome.ToString());
        json.WriteString("from", merge.From);
        json.WriteStartArray("base");
        foreach (string commit in merge.Bases) json.WriteStringValue(commit);
        json.WriteEndArray();
        json.WriteBoolean("unrelated", merge.IsUnrelated);
        json.WriteString("commit", merge.Commit);
        json.WriteNumber("added", merge.Added);
        json.WriteNumber("modified", merge.Modified);
        json.WriteNumber("removed", merge.Removed);
        json.WriteStartArray("merged");
        foreach (string key in merge.Merged) json.WriteStringValue(key);
        json.WriteEndArray();
        json.WriteStartArray("conflicts");
        foreach (StoreConflict conflict in merge.Conflicts)
        {
            json.WriteStartObject();
            Write(json, conflict);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    internal static void Write(Utf8JsonWriter json, StoreConflict conflict)
    {
        json.WriteString("key", conflict.Key);
        json.WriteString("path", conflict.Path);
        Value("base", conflict.Base);
        Value("ours", conflict.Ours);
        Value("theirs", conflict.Theirs);
        json.WriteString("reason", conflict.Reason);

        // What is not there has no property: null is a value.
        void Value(string name, byte[]? value)
        {
            if (value is null) return;
            json.WritePropertyName(name);
            json.WriteRawValue(JsonCompactor.Compact(Core.Formats.DocumentValue.ToJson(value)), skipInputValidation: true);
        }
    }
}
