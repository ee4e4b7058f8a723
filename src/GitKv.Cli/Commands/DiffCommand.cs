using System.CommandLine;
using System.Text.Json;
using GitKv.Cli.CommandLine;
using GitKv.Cli.Errors;
using GitKv.Cli.Items;
using GitKv.Cli.Streams;
using GitKv.Core.Documents;
using GitKv.Core.Keys;
using GitKv.Core.Repositories;
using GitKv.Core.Stores;

namespace GitKv.Cli.Commands;

/// <summary><c>gitkv diff</c>: what differs between two points in time, two stores, two repositories.</summary>
internal static class DiffCommand
{
    private const string OneStepBack = "~1";

    public static Command Create(VerbContext verbs)
    {
        var keys = new Argument<string[]>("key") { Arity = ArgumentArity.ZeroOrMore, Description = "Keys, or patterns, or 'app/' for all below app. [default: all]" };
        var from = new Option<string?>("--as-of", "--from") { Description = "The point of the first state. [default: now with another store, else one change ago]", HelpName = "point" };
        var to = new Option<string?>("--to") { Description = "The point of the second state. [default: now]", HelpName = "point" };
        var otherStore = new Option<string?>("--other-store") { Description = "The store of the second state, where it is another one.", HelpName = "name" };
        var otherRepository = new Option<string?>("--other-repository") { Description = "The folder of the second state's repository, where it is another one.", HelpName = "path" };
        var detailed = new Option<bool>("--detailed", "-d") { Description = "Print what differs line by line." };
        var json = new Option<bool>("--json") { Description = "One JSON line a key: key, change, before, after, beforeVersion, afterVersion, operations (RFC 6902)." };
        var literal = new Option<bool>("--literal") { Description = "Take the arguments as keys, whatever they hold." };
        var command = new Command("diff", "Say what differs between two points in time, two stores or two repositories.") { keys, from, to, otherStore, otherRepository, detailed, json, literal };
        verbs.Do(command, (session, result) =>
        {
            bool isOther = result.GetValue(otherStore) is not null || result.GetValue(otherRepository) is not null;
            if (!isOther && result.GetValue(from) is null && result.GetValue(to) is not null) throw CliException.Usage("--to needs --as-of: the point to compare with.");
            KeySelector[] selectors = [.. (result.GetValue(keys) ?? []).Select(k => KeySelector.Parse(k, result.GetValue(literal)))];
            string? only = selectors is [{ Key: { } key }] && !key.EndsWith('/') ? key : null;
            KvSnapshot before = session.Read(result.GetValue(from) ?? (isOther ? null : OneStepBack), result.GetValue(from) is null ? null : only);
            using GitRepository? opened = result.GetValue(otherRepository) is { } path ? GitRepository.Open(path) : null;
            KvStore store = isOther ? KvStore.Open(opened ?? session.Repository, result.GetValue(otherStore) ?? session.StoreName, result.GetValue(otherStore) is null ? session.RefPrefix : null) : before.Store;
            KvSnapshot after = result.GetValue(to) is { } point ? store.SnapshotAt(StorePoint.Parse(point), only, session.Cancellation) : store.Snapshot();
            using ItemJson? lines = result.GetValue(json) ? new ItemJson(session.Output) : null;
            foreach (ItemDifference difference in Patterns(selectors, result.GetValue(literal)).SelectMany(p => SnapshotDiff.Compare(before, after, p)))
            {
                session.Cancellation.ThrowIfCancellationRequested();
                if (lines is not null) lines.Line(writer => DifferenceJson.Write(writer, difference, Read(before, difference.Before), Read(after, difference.After)));
                else if (result.GetValue(detailed)) Print(session.Output, ValueDifference.Unified(difference.Key, Read(before, difference.Before), Read(after, difference.After)));
                else session.Output.WriteLine(DisplayText.WithoutControls($"{DifferenceJson.LetterOf(difference)} {difference.Key}"));
            }

            return ExitCode.Done;
        });
        return command;
    }

    private static IEnumerable<KeyPattern?> Patterns(KeySelector[] selectors, bool literal) =>
        selectors.Length == 0 ? [null] : selectors.Select(s => (KeyPattern?)PatternOf(s, literal));

    internal static KeyPattern PatternOf(KeySelector selector, bool literal) =>
        selector.Pattern ?? (!literal && selector.Key!.Length > 1 && selector.Key.EndsWith('/') ? KeyPattern.Under(selector.Key) : KeyPattern.Parse(KeyPattern.Escape(selector.Key!)));

    private static byte[]? Read(KvSnapshot snapshot, KvEntry? entry) => entry is { } found ? snapshot.Read(found) : null;

    private static void Print(OutputStream output, string text)
    {
        foreach (string line in text.Split('\n')[..^1])
        {
            // Nothing in a value may move a person's cursor.
            string[] parts = output.IsTerminal ? [.. line.TrimEnd('\r').Split('\t').Select(DisplayText.WithoutControls)] : [line];
            output.WriteLine(string.Join('\t', parts));
        }
    }
}
