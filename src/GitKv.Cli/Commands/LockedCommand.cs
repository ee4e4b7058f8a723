using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;
using GitKv.Cli.CommandLine;
using GitKv.Cli.Errors;
using GitKv.Cli.Streams;
using GitKv.Core.Coordination;
using GitKv.Core.Errors;
using GitKv.Core.Stores;

namespace GitKv.Cli.Commands;

/// <summary>
/// A program that runs while a lock is held and renewed. It has the terminal, and gets the signals; its exit code is the answer. Where the
/// lock is lost it is told to end.
/// </summary>
internal sealed partial class LockedCommand(Session session, Lease lease, CommitOptions options)
{
    private const int SigTerm = 15;
    private static readonly TimeSpan s_grace = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan s_mostForRelease = TimeSpan.FromSeconds(20);

    public int Run(string[] command)
    {
        bool isLost = false;
        try
        {
            KvStore beside = session.OpenBeside();
            using var repository = beside.Repository;
            using var keeper = new LeaseKeeper(lease, stop => new KvLocks(beside, options with { Cancellation = stop }).Renew(lease));
            int code = Run(command, keeper.Lost);
            keeper.Stop();
            isLost = keeper.Reason is not null;
            return keeper.Reason is { } lost ? throw lost : code;
        }
        finally
        {
            if (!isLost) Release();
        }
    }

    private int Run(string[] command, CancellationToken lost)
    {
        var start = new ProcessStartInfo(command[0]) { UseShellExecute = false };
        foreach (string argument in command.Skip(1)) start.ArgumentList.Add(argument);
        start.Environment["GITKV_LOCK"] = $"{lease.Key}:{lease.Token}";
        start.Environment["GITKV_LOCK_TOKEN"] = $"{lease.Token}";
        Interrupt interrupt = session.Shell.Interrupt;
        interrupt.Token.ThrowIfCancellationRequested();
        using Process process = Start(start, command[0]);
        using IDisposable passing = interrupt.PassOn(signal => Pass(process, signal));
        using CancellationTokenRegistration stop = lost.Register(() => End(process));
        process.WaitForExit();
        return process.ExitCode;
    }

    private static Process Start(ProcessStartInfo start, string name)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Exception e) when (e is Win32Exception or InvalidOperationException or FileNotFoundException)
        {
            throw CliException.CommandNotFound(name, e);
        }
    }

    /// <summary>What the terminal sends goes to the program as well; what somebody sends to this process alone does not.</summary>
    private static void Pass(Process process, PosixSignal signal)
    {
        if (OperatingSystem.IsWindows()) return;
        int number = signal switch { PosixSignal.SIGHUP => 1, PosixSignal.SIGINT => 2, _ => SigTerm };
        if (number == 2 && Shell.InputIsTerminal) return;
        _ = SendSignal(process.Id, number);
    }

    /// <summary>Asks it to end, and ends it with all that it has started where it does not.</summary>
    private static void End(Process process)
    {
        try
        {
            if (!OperatingSystem.IsWindows())
            {
                _ = SendSignal(process.Id, SigTerm);
                if (process.WaitForExit(s_grace)) return;
            }

            process.Kill(entireProcessTree: true);
        }
        catch (Exception e) when (e is InvalidOperationException or Win32Exception or AggregateException)
        {
            // It has ended by itself.
        }
    }

    /// <summary>Whoever waits need not wait until the lock's time is up.</summary>
    private void Release()
    {
        using var stop = new CancellationTokenSource(s_mostForRelease);
        using IDisposable scope = session.Repository.CancelBy(stop.Token);
        try
        {
            new KvLocks(session.OpenForWriting(), options with { Cancellation = stop.Token }).Release(lease);
        }
        catch (Exception e) when (e is OperationCanceledException or KvException { ErrorId: not ErrorIds.LockLost })
        {
            session.Shell.Error.WriteLine(DisplayText.WithoutControls($"gitkv: '{lease.Key}' could not be unlocked, and stays locked for up to {lease.Holder.Ttl.TotalSeconds:0} seconds: {e.Message}"));
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int SendSignal(int process, int signal);
}
