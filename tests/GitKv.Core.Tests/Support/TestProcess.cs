using System.Diagnostics;

namespace GitKv.Core.Tests.Support;

/// <summary>Runs a static method of the tests in a process of its own, for what threads can't show: races across processes, and being killed.</summary>
internal sealed class TestProcess : IDisposable
{
    private readonly Process _process;
    private readonly Task<string> _output;
    private readonly Task<string> _error;

    private TestProcess(Process process)
    {
        _process = process;
        _output = process.StandardOutput.ReadToEndAsync();
        _error = process.StandardError.ReadToEndAsync();
    }

    /// <summary>The exit code; waits for the end. Other than 0 after a failure or a kill.</summary>
    public int ExitCode
    {
        get
        {
            _process.WaitForExit();
            return _process.ExitCode;
        }
    }

    public string Output => _output.GetAwaiter().GetResult();

    public string Error => _error.GetAwaiter().GetResult();

    /// <summary>Starts the method.</summary>
    /// <param name="method">A static method.</param>
    /// <param name="arguments">What it is given.</param>
    /// <param name="fault">The value of GITKV_FAULT, see FaultPoint.</param>
    public static TestProcess Start(Action<string[]> method, IEnumerable<string> arguments, string? fault = null)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        start.ArgumentList.Add(typeof(TestProcess).Assembly.Location);
        start.ArgumentList.Add(method.Method.DeclaringType!.AssemblyQualifiedName!);
        start.ArgumentList.Add(method.Method.Name);
        foreach (string argument in arguments) start.ArgumentList.Add(argument);
        Git.Isolate(start.Environment);
        start.Environment["DOTNET_TieredPGO"] = "0";
        if (fault is null) start.Environment.Remove("GITKV_FAULT");
        else start.Environment["GITKV_FAULT"] = fault;
        return new TestProcess(ProcessDeadline.Watch(Process.Start(start)!));
    }

    /// <summary>Waits for the end and throws unless the method returned.</summary>
    public void AssertSucceeded()
    {
        int code = ExitCode;
        if (code != 0) throw new InvalidOperationException($"The process ended with {code}: {Error}{Output}");
    }

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill();
        _process.Dispose();
    }
}
