using System.ComponentModel;
using System.Diagnostics;

namespace GitKv.Core.Tests.Support;

/// <summary>
/// Ends a process of a test, with all that it has started, when it has run for far longer than it ever should: the test that waits for it
/// then fails and says where, and the run goes on.
/// </summary>
internal static class ProcessDeadline
{
    private static readonly TimeSpan s_most = TimeSpan.FromMinutes(6);

    public static Process Watch(Process process)
    {
        try
        {
            // By its id, as the test may dispose of the object that it has.
            int id = process.Id;
            DateTime started = process.StartTime;
            _ = Task.Delay(s_most).ContinueWith(_ => End(id, started), TaskScheduler.Default);
        }
        catch (Exception e) when (e is InvalidOperationException or Win32Exception)
        {
            // It has ended already.
        }

        return process;
    }

    private static void End(int id, DateTime started)
    {
        try
        {
            using Process process = Process.GetProcessById(id);
            if (process.StartTime == started) process.Kill(entireProcessTree: true);
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or Win32Exception or AggregateException)
        {
            // It has long ended.
        }
    }
}
