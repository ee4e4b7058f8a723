using System.CommandLine;
using GitKv.Cli.CommandLine;
using GitKv.Cli.Errors;
using GitKv.Cli.Streams;
using GitKv.Core.Errors;
using GitKv.Core.Keys;
using GitKv.Core.Stores;

namespace GitKv.Cli.Commands;

/// <summary><c>gitkv rm</c>: removes items, all that are named or none.</summary>
internal sealed class RemoveCommand
{
    private readonly Argument<string[]> _keys = new("key") { Arity = ArgumentArity.OneOrMore, Description = "Keys, or patterns (* ? [a-z] within a component, ** across)." };
    private readonly Option<bool> _recurse = new("--recursive", "-r") { Description = "Also everything below the keys." };
    private readonly Option<string?> _ifVersion = new("--if-version") { Description = "Only when the item is at this version.", HelpName = "version" };
    private readonly Option<bool> _force = new("--force", "-f") { Description = "An item that is not there is no error." };
    private readonly Option<bool> _dryRun = new("--dry-run", "-n") { Description = "Print the keys that would be removed, and remove nothing." };
    private readonly Option<bool> _literal = new("--literal") { Description = "Take the arguments as keys, whatever they hold." };
    private readonly WriteOptions _writing = new(canBeGuarded: true);

    public static Command Create(VerbContext verbs)
    {
        var remove = new RemoveCommand();
        var command = new Command("rm", "Remove items.") { remove._keys, remove._recurse, remove._ifVersion, remove._force, remove._dryRun, remove._literal };
        remove._writing.AddTo(command);
        verbs.Do(command, remove.Run);
        return command;
    }

    private int Run(Session session, ParseResult result)
    {
        string[] keys = result.GetValue(_keys)!;
        bool recurse = result.GetValue(_recurse);
        string? version = result.GetValue(_ifVersion);
        KeySelector[] selectors = [.. keys.Select(k => KeySelector.Parse(k, result.GetValue(_literal)))];
        if (version is not null && (recurse || selectors is not [{ Key: not null }])) throw CliException.Usage("--if-version goes with exactly one key, without -r.");

        CommitOptions options = _writing.Read(session, result);
        using KvTransaction transaction = session.OpenExistingForWriting().Begin(durable: options.Durable);
        bool dryRun = result.GetValue(_dryRun);
        foreach (KeySelector selector in selectors)
        {
            KvEntry[] entries = [.. Select(transaction, selector, recurse)];
            if (entries.Length == 0 && selector.Key is { } key && !result.GetValue(_force)) throw Missing(transaction, key, version);
            foreach (KvEntry entry in entries)
            {
                options.Cancellation.ThrowIfCancellationRequested();
                if (dryRun) session.Output.WriteLine(session.Output.IsTerminal ? DisplayText.WithoutControls(entry.Key) : entry.Key);
                transaction.Remove(entry.Key, Require(selector, recurse, version));
            }
        }

        if (!dryRun && transaction.Count > 0) transaction.Commit(options);
        return ExitCode.Done;
    }

    // One that was named must still be there when it is removed: two that remove the same item must not both succeed.
    private static Precondition Require(KeySelector selector, bool recurse, string? version) =>
        version is not null ? Precondition.MustMatch(version) : selector.Key is not null && !recurse ? Precondition.MustExist : Precondition.Any;

    private static IEnumerable<KvEntry> Select(KvTransaction transaction, KeySelector selector, bool recurse)
    {
        IEnumerable<KvEntry> found = selector.Pattern is { } pattern ? transaction.Enumerate(pattern)
            : transaction.TryGet(selector.Key!, out KvEntry entry) ? [entry] : [];
        if (!recurse) return found;
        return found.Concat(selector.Pattern is { } start ? transaction.Enumerate(KeyPattern.Parse(start.Text.TrimEnd('/') + "/**")) : transaction.EnumerateUnder(selector.Key!));
    }

    private static Exception Missing(KvTransaction transaction, string key, string? version)
    {
        if (version is not null) return new VersionMismatchException(key, version, null);
        return transaction.IsDirectory(key)
            ? new KvException(ErrorIds.KeyIsDirectory, KvErrorKind.Conflict, $"'{key}' is no item, but there are items below it. Use -r to remove them all. Nothing was changed.", key)
            : CliException.ItemNotFound(key, isDirectory: false);
    }
}
