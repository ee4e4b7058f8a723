using System.CommandLine;
using System.Text;
using GitKv.Cli.CommandLine;
using GitKv.Cli.Errors;
using GitKv.Cli.Items;
using GitKv.Cli.Streams;
using GitKv.Core.Coordination.Watching;
using GitKv.Core.Formats;
using GitKv.Core.Stores;

namespace GitKv.Cli.Commands;

/// <summary><c>gitkv wait</c>: returns when an item is as it is wanted, and prints it.</summary>
internal sealed class WaitCommand
{
    private readonly Argument<string> _key = new("key") { Description = "The key, as it is." };
    private readonly Option<bool> _exists = new("--exists") { Description = "Until there is an item. This is what is waited for when nothing else is given." };
    private readonly Option<bool> _absent = new("--absent") { Description = "Until there is none." };
    private readonly Option<string?> _equals = new("--equals") { Description = "Until its value is this, as 'gitkv get' prints it; JSON in any form.", HelpName = "value" };
    private readonly Option<string?> _changedFrom = new("--changed-from") { Description = "Until its version is another one than this; '' for none.", HelpName = "version" };
    private readonly Option<bool> _json = new("--json") { Description = "Print a JSON line, as 'gitkv get --json' does." };
    private readonly Option<bool> _quiet = new("--quiet", "-q") { Description = "Print nothing." };
    private readonly Option<string?> _timeout = DurationOption.Create("--timeout", "Give up after this time, such as 30s or 5m, with exit code 5. [default: never]");
    private readonly Option<string?> _interval = DurationOption.Create("--interval", "How long to wait between two looks. [default: by what happens]");

    public static Command Create(VerbContext verbs)
    {
        var wait = new WaitCommand();
        var command = new Command("wait", "Wait until an item is there, is gone, has a value or has changed, and print its value.")
        {
            wait._key, wait._exists, wait._absent, wait._equals, wait._changedFrom, wait._timeout, wait._interval, wait._json, wait._quiet,
        };
        verbs.Do(command, wait.Run);
        return command;
    }

    private int Run(Session session, ParseResult result)
    {
        string key = result.GetValue(_key)!;
        Func<KvSnapshot?, KvEntry?, bool> condition = Condition(result);
        TimeSpan? timeout = DurationOption.Read(result, _timeout);
        var options = new WatchOptions { Keys = [key], Net = true, Interval = DurationOption.Read(result, _interval) };
        StoreWatch watch = StoreWatch.Begin(session.Repository, session.StoreName, session.RefPrefix, options, session.Cancellation);
        (KvSnapshot? snapshot, KvEntry? entry) = ItemWait.Until(watch, key, condition, timeout, new PollFailures(session.Shell).Try, session.Cancellation);
        if (entry is { } found && !result.GetValue(_quiet)) Print(session.Output, snapshot!, found, result.GetValue(_json));
        return ExitCode.Done;
    }

    private Func<KvSnapshot?, KvEntry?, bool> Condition(ParseResult result)
    {
        bool absent = result.GetValue(_absent);
        string? wanted = result.GetValue(_equals);
        string? from = result.GetValue(_changedFrom);
        if (Convert.ToInt32(result.GetValue(_exists)) + Convert.ToInt32(absent) + Convert.ToInt32(wanted is not null) + Convert.ToInt32(from is not null) > 1)
            throw CliException.Usage("Give one of --exists, --absent, --equals and --changed-from.");
        if (absent) return static (_, entry) => entry is null;
        if (from is not null) return (_, entry) => (entry?.Version ?? "") != from;
        if (wanted is null) return static (_, entry) => entry is not null;
        byte[] json = JsonOf(Encoding.UTF8.GetBytes(wanted));
        return (snapshot, entry) => entry is { } found && JsonOf(snapshot!.Read(found)).AsSpan().SequenceEqual(json);
    }

    /// <summary>A value in one form: JSON without spaces, text as a JSON string.</summary>
    private static byte[] JsonOf(byte[] value) => JsonCompactor.Compact(DocumentValue.ToJson(value)).ToArray();

    private static void Print(OutputStream output, KvSnapshot snapshot, KvEntry entry, bool json)
    {
        if (json)
        {
            using var lines = new ItemJson(output);
            lines.Item(entry, snapshot.Read(entry), null, withOrigin: false);
            return;
        }

        ItemText.WriteValue(output, snapshot, entry, raw: false);
        if (output.IsTerminal) output.EnsureNewLine();
        output.EndItem();
    }
}
