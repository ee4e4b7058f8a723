using System.CommandLine;
using GitKv.Cli.CommandLine;
using GitKv.Cli.Errors;
using GitKv.Cli.Items;
using GitKv.Cli.Streams;
using GitKv.Core.Maintenance;
using GitKv.Core.Stores;

namespace GitKv.Cli.Commands;

/// <summary><c>gitkv fsck</c>: what is wrong with a store; damage is an exit code.</summary>
internal sealed class FsckCommand
{
    private readonly Option<bool> _full = new("--full") { Description = "Read every value, and all history, by git's own check too." };
    private readonly Option<bool> _signed = new("--require-signed") { Description = "A commit or tag without a good signature is damage." };
    private readonly Option<int?> _history = new("--history") { Description = "How many of the newest commits to look at. [default: 100]", HelpName = "n" };
    private readonly Option<string?> _since = new("--since") { Description = "Look only at commits since then (ISO 8601).", HelpName = "moment" };
    private readonly Option<bool> _repair = new("--repair") { Description = "Mend what can be mended without guessing, by one commit with the same items." };
    private readonly Option<bool> _json = new("--json") { Description = "One JSON line a finding: severity, id, target, message, canRepair." };
    private readonly Option<bool> _quiet = new("--quiet", "-q") { Description = "Print nothing; the exit code tells." };
    private readonly WriteOptions _writing = new();

    public static Command Create(VerbContext verbs)
    {
        var fsck = new FsckCommand();
        var command = new Command("fsck", "Look for what is wrong with the store. Exits with 7 where something is damaged.")
        {
            fsck._full, fsck._signed, fsck._history, fsck._since, fsck._repair, fsck._json, fsck._quiet,
        };
        fsck._writing.AddTo(command);
        verbs.Do(command, fsck.Run, notOnRemotes: "Receive the store with 'gitkv pull', and check it in the clone.");
        return command;
    }

    private int Run(Session session, ParseResult result)
    {
        int? history = result.GetValue(_history);
        if (history < 1) throw CliException.Usage("--history takes a number from 1.");
        bool quiet = result.GetValue(_quiet);
        using var progress = new ProgressLine(session.Shell, "Checking", !quiet);
        using ItemJson? lines = result.GetValue(_json) ? new ItemJson(session.Output) : null;
        var options = new StoreCheckOptions
        {
            Full = result.GetValue(_full),
            RequireSigned = result.GetValue(_signed),
            History = history,
            Since = result.GetValue(_since) is { } since ? ExpiryText.ParseMoment(since) : null,
            Repair = result.GetValue(_repair),
            Commit = _writing.Read(session, result),
            Progress = progress.Step,
        };
        bool damaged = false;
        foreach (StoreFinding finding in StoreCheck.Run(session.Repository, session.StoreName, session.RefPrefix, options))
        {
            damaged |= finding.Severity == FindingSeverity.Error;
            if (!quiet) Print(session, lines, finding);
        }

        return damaged ? ExitCode.Corrupt : ExitCode.Done;
    }

    private static void Print(Session session, ItemJson? lines, StoreFinding finding)
    {
        if (lines is null)
        {
            session.Output.WriteLine(DisplayText.WithoutControls($"{finding.Severity.ToString().ToLowerInvariant()}: {CommandWords.Translate(finding.Message)} [{finding.Id}]"));
            return;
        }

        lines.Line(json =>
        {
            json.WriteString("severity", finding.Severity.ToString());
            json.WriteString("id", finding.Id);
            json.WriteString("target", finding.Target);
            json.WriteString("message", CommandWords.Translate(finding.Message));
            json.WriteBoolean("canRepair", finding.CanRepair);
        });
    }
}
