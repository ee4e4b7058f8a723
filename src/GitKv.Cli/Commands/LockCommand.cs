using System.CommandLine;
using GitKv.Cli.CommandLine;
using GitKv.Cli.Errors;
using GitKv.Cli.Items;
using GitKv.Cli.Streams;
using GitKv.Core.Coordination;
using GitKv.Core.Errors;
using GitKv.Core.Stores;

namespace GitKv.Cli.Commands;

/// <summary><c>gitkv lock</c>: takes a lock, alone or for as long as a command runs; renews it; shows who holds it.</summary>
internal sealed class LockCommand
{
    private static readonly TimeSpan s_alone = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan s_withCommand = TimeSpan.FromMinutes(1);

    private readonly Argument<string> _key = new("key") { Description = "The lock's key; with --renew what 'gitkv lock' printed, key:token." };
    private readonly Argument<string[]> _command = new("command") { Arity = ArgumentArity.ZeroOrMore, Description = "After '--': a program and its arguments. It runs while the lock is held and renewed; then the lock is let go of." };
    private readonly Option<string?> _ttl = new("--ttl") { Description = "How long it holds without being renewed. [default: 5m; with a command 1m, renewed]", HelpName = "time" };
    private readonly Option<bool> _wait = new("--wait", "-w") { Description = "Wait until it is to be had." };
    private readonly Option<string?> _timeout = new("--timeout") { Description = "Wait no longer than this.", HelpName = "time" };
    private readonly Option<string?> _holder = new("--holder") { Description = "Who takes it, for those who look. [default: the pipeline's run, or user@computer]", HelpName = "who" };
    private readonly Option<string?> _url = new("--url") { Description = "Where the holder can be looked at. [default: the page of the pipeline's run]", HelpName = "address" };
    private readonly Option<string?> _skew = new("--clock-skew") { Description = "How far clocks may differ where a lease is judged by recorded times. [default: 30s]", HelpName = "time" };
    private readonly Option<bool> _renew = new("--renew") { Description = "Renew a lease that is held." };
    private readonly Option<bool> _show = new("--show") { Description = "Print who holds it and who waits, as a JSON line, and take nothing." };
    private readonly Option<bool> _json = new("--json") { Description = "Print the lease as a JSON line instead of key:token." };
    private readonly WriteOptions _writing = new();

    public static Command Create(VerbContext verbs)
    {
        var locking = new LockCommand();
        var command = new Command("lock", "Take a lock, and print key:token; or run a command while it is held.")
        {
            locking._key, locking._command, locking._ttl, locking._wait, locking._timeout, locking._holder, locking._url, locking._skew, locking._renew, locking._show, locking._json,
        };
        locking._writing.AddTo(command);
        verbs.Do(command, locking.Run);
        return command;
    }

    private int Run(Session session, ParseResult result)
    {
        string[] command = result.GetValue(_command) ?? [];
        string key = result.GetRequiredValue(_key);
        bool show = result.GetValue(_show);
        bool renew = result.GetValue(_renew);
        if ((show ? 1 : 0) + (renew ? 1 : 0) + (command.Length > 0 ? 1 : 0) > 1) throw CliException.Usage("Give --show, --renew or a command, one of them.");
        if (show) return Show(session, key);
        KvStore store = session.OpenForWriting();
        CommitOptions options = _writing.Read(session, result);
        var locks = new KvLocks(store, options);
        if (renew) return Renew(session, result, locks, key);

        Lease lease = locks.Acquire(key, Request(result, command.Length > 0 ? s_withCommand : s_alone), Waiting(session, key));
        if (command.Length > 0) return new LockedCommand(session, lease, options).Run(command);
        Print(session, lease, result.GetValue(_json));
        return ExitCode.Done;
    }

    private LeaseRequest Request(ParseResult result, TimeSpan ttl)
    {
        RunContext context = RunContext.Current();
        return new LeaseRequest
        {
            Holder = result.GetValue(_holder) ?? context.Holder,
            Url = result.GetValue(_url) ?? context.Url,
            Ttl = Time(result, _ttl) ?? ttl,
            Wait = Time(result, _timeout) ?? (result.GetValue(_wait) ? Timeout.InfiniteTimeSpan : null),
            ClockSkew = Time(result, _skew),
        };
    }

    private int Renew(Session session, ParseResult result, KvLocks locks, string text)
    {
        LeaseGuard known = WriteOptions.ParseLock(text);
        Lease lease = locks.Adopt(known.Key, known.Token, null);
        locks.Renew(lease, Time(result, _ttl));
        Print(session, lease, result.GetValue(_json));
        return ExitCode.Done;
    }

    private static int Show(Session session, string key)
    {
        KvStore store = session.Read().Store;
        LeaseState state = new KvLocks(store).Find(key) ?? throw CliException.ItemNotFound(key, store.Snapshot().IsDirectory(key));
        using var lines = new ItemJson(session.Output);
        lines.Line(json => LeaseJson.Write(json, key, state));
        return ExitCode.Done;
    }

    private static void Print(Session session, Lease lease, bool asJson)
    {
        if (!asJson)
        {
            session.Output.WriteLine($"{lease.Key}:{lease.Token}");
            return;
        }

        using var lines = new ItemJson(session.Output);
        lines.Line(json => LeaseJson.Write(json, lease));
    }

    /// <summary>Says once who holds it, where a person is there to read it.</summary>
    private static Action<LeaseState, int> Waiting(Session session, string key)
    {
        bool said = !Shell.ErrorIsTerminal;
        return (state, _) =>
        {
            if (said || state.Holders.Count == 0) return;
            said = true;
            session.Shell.Error.WriteLine(DisplayText.WithoutControls($"gitkv: waiting for '{key}', held by {state.Holders[0].Holder}"));
        };
    }

    private static TimeSpan? Time(ParseResult result, Option<string?> option) => result.GetValue(option) is { } text ? ExpiryText.ParseDuration(text) : null;
}
