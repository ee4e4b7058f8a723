using System.CommandLine;
using System.Diagnostics;
using System.Text.Json;
using GitKv.Cli.CommandLine;
using GitKv.Cli.Errors;
using GitKv.Cli.Items;
using GitKv.Core.Coordination.Watching;
using GitKv.Core.Formats;
using GitKv.Core.Keys;
using GitKv.Core.Objects;

namespace GitKv.Cli.Commands;

/// <summary><c>gitkv watch</c>: a JSON line for each change, as it happens.</summary>
internal sealed class WatchCommand
{
    private readonly Argument<string[]> _keys = new("key") { Arity = ArgumentArity.ZeroOrMore, Description = "Keys, patterns, or directories with a '/' at the end; all keys when left out." };
    private readonly Option<string?> _after = new("--after") { Description = "Go on after this: the cursor of a change, a commit, a version of the one key, a date, a checkpoint, or ~3. [default: now]", HelpName = "cursor" };
    private readonly Option<bool> _net = new("--net") { Description = "Only what became of each key from one look to the next, not each change in between." };
    private readonly Option<bool> _noValues = new("--no-values") { Description = "Leave out the values." };
    private readonly Option<long?> _first = new("--first", "-n") { Description = "End after so many changes.", HelpName = "n" };
    private readonly Option<string?> _timeout = DurationOption.Create("--timeout", "End after this time, such as 30s or 5m.");
    private readonly Option<string?> _interval = DurationOption.Create("--interval", "How long to wait between two looks. [default: by what happens]");
    private readonly Option<bool> _literal = new("--literal") { Description = "Take the arguments as keys, whatever they hold." };

    public static Command Create(VerbContext verbs)
    {
        var watch = new WatchCommand();
        var command = new Command("watch", "Print a JSON line for each change, as it happens, until stopped.")
        {
            watch._keys, watch._after, watch._net, watch._noValues, watch._first, watch._timeout, watch._interval, watch._literal,
        };
        verbs.Do(command, watch.Run);
        return command;
    }

    private int Run(Session session, ParseResult result)
    {
        (List<string> keys, List<KeyPattern> patterns) = KeySelector.Split(result.GetValue(_keys)!, result.GetValue(_literal));
        long left = result.GetValue(_first) ?? long.MaxValue;
        if (left < 0) throw CliException.Usage("--first takes a number from 0 on.");
        if (left == 0) return ExitCode.Done;
        TimeSpan? timeout = DurationOption.Read(result, _timeout);
        var options = new WatchOptions { Keys = keys, Patterns = patterns, After = result.GetValue(_after), Net = result.GetValue(_net), Interval = DurationOption.Read(result, _interval) };
        long start = Stopwatch.GetTimestamp();
        StoreWatch watch = StoreWatch.Begin(session.Repository, session.StoreName, session.RefPrefix, options, session.Cancellation);
        using var lines = new ItemJson(session.Output);
        var failures = new PollFailures(session.Shell);
        while (true)
        {
            using IEnumerator<WatchedChange> changes = watch.Poll(session.Cancellation).GetEnumerator();
            bool any = false;
            while (failures.Try(() => any = changes.MoveNext()) && any)
            {
                Write(lines, watch.Store!.Repository.Objects, changes.Current, result.GetValue(_noValues));
                session.Output.Flush();
                if (--left == 0) return ExitCode.Done;
            }

            TimeSpan? most = timeout - Stopwatch.GetElapsedTime(start);
            if (most <= TimeSpan.Zero) return ExitCode.Done;
            watch.Wait(most, session.Cancellation);
        }
    }

    private static void Write(ItemJson lines, ObjectDatabase objects, WatchedChange change, bool noValues) => lines.Line(json =>
    {
        ChangeJson.Write(json, change.Record);
        if (!noValues)
        {
            Value(json, "value", objects, change.Record.Blob);
            Value(json, "previousValue", objects, change.Record.PreviousBlob);
        }

        json.WriteString("cursor", change.Cursor);
    });

    private static void Value(Utf8JsonWriter json, string name, ObjectDatabase objects, ObjectId blob)
    {
        if (blob.IsZero) return;
        json.WritePropertyName(name);
        json.WriteRawValue(JsonCompactor.Compact(DocumentValue.ToJson(objects.Read(blob, ObjectType.Blob))), skipInputValidation: true);
    }
}
