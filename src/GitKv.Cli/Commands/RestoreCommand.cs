using System.CommandLine;
using GitKv.Cli.CommandLine;
using GitKv.Cli.Errors;
using GitKv.Cli.Items;
using GitKv.Cli.Streams;
using GitKv.Core.Stores;

namespace GitKv.Cli.Commands;

/// <summary><c>gitkv restore</c>: items as they were, in one new change.</summary>
internal static class RestoreCommand
{
    public static Command Create(VerbContext verbs)
    {
        var keys = new Argument<string[]>("key") { Arity = ArgumentArity.OneOrMore, Description = "Keys, or patterns, or 'app/' for all below app; '**' for the whole store." };
        var asOf = new Option<string?>("--as-of") { Description = "Back to this point: a date, a commit, a checkpoint's name, or ~3 for three changes ago.", HelpName = "point" };
        var version = new Option<string?>("--to-version") { Description = "Back to this version, of exact keys.", HelpName = "version" };
        var keepNew = new Option<bool>("--keep-new") { Description = "Keep items that were not there then; patterns and 'app/' remove them otherwise." };
        var dryRun = new Option<bool>("--dry-run", "-n") { Description = "Print what would change, and change nothing." };
        var literal = new Option<bool>("--literal") { Description = "Take the arguments as keys, whatever they hold." };
        var writing = new WriteOptions(canBeGuarded: true);
        var command = new Command("restore", "Bring items back to what they were, as a new change. Prints what changes: M, A (brought back), D (was not there then).") { keys, asOf, version, keepNew, dryRun, literal };
        writing.AddTo(command);
        verbs.Do(command, (session, result) =>
        {
            string? point = result.GetValue(asOf);
            if (point is null == (result.GetValue(version) is null)) throw CliException.Usage("Give --as-of or --to-version, one of the two.");
            KvStore store = session.OpenExistingForWriting();
            CommitOptions options = writing.Read(session, result);
            using KvTransaction transaction = store.Begin(durable: writing.IsDurable(result));
            var restore = new Restore(transaction, point, result.GetValue(version), result.GetValue(keepNew), session.Cancellation);
            foreach (string key in result.GetValue(keys)!) restore.Add(KeySelector.Parse(key, result.GetValue(literal)), result.GetValue(literal));
            foreach (ItemDifference change in restore.Changes.Values) Restoration.Apply(transaction, change);
            if (transaction.Count > 0 && !result.GetValue(dryRun)) transaction.Commit(options with { Message = options.Message ?? restore.Summary });
            foreach (ItemDifference change in restore.Changes.Values) session.Output.WriteLine(DisplayText.WithoutControls($"{DifferenceJson.LetterOf(change)} {change.Key}"));
            return ExitCode.Done;
        });
        return command;
    }

    private sealed class Restore(KvTransaction transaction, string? point, string? version, bool keepNew, CancellationToken cancellation)
    {
        private Restoration? _whole;

        public Dictionary<string, ItemDifference> Changes { get; } = new(StringComparer.Ordinal);

        public string Summary => $"Restore {(Changes.Count == 1 ? Changes.Keys.First() : $"{Changes.Count} items")} as of {point ?? version}";

        public void Add(KeySelector selector, bool literal)
        {
            bool isExact = selector.Key is { } given && (literal || given.Length < 2 || !given.EndsWith('/'));
            if (isExact)
            {
                if (One(selector.Key!) is { } change) Changes[change.Key] = change;
                return;
            }

            if (point is null) throw CliException.Usage("--to-version is one of an exact key. Give --as-of for patterns.");
            foreach (ItemDifference change in Whole().Find(DiffCommand.PatternOf(selector, literal)))
            {
                cancellation.ThrowIfCancellationRequested();
                if (change.After is not null || !keepNew) Changes[change.Key] = change;
            }
        }

        private ItemDifference? One(string key) => point is null
            ? Restoration.ToVersion(transaction, transaction.Store, key, version!, cancellation)
            : new Restoration(transaction, transaction.Store.SnapshotAt(StorePoint.Parse(point), key, cancellation)).RequiredOf(key, point);

        private Restoration Whole() => _whole ??= new Restoration(transaction, transaction.Store.SnapshotAt(StorePoint.Parse(point!), cancellation));
    }
}
