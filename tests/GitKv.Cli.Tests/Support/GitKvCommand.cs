using System.Diagnostics;
using System.Text;
using GitKv.Core.Tests.Support;

namespace GitKv.Cli.Tests.Support;

/// <summary>What a run of the command came to.</summary>
internal sealed record CommandOutcome(int ExitCode, byte[] Bytes, string Error)
{
    public string Output => Encoding.UTF8.GetString(Bytes);

    public string[] Lines => Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}

/// <summary>Runs the built command as a process of its own, isolated from the configuration of the machine and the person.</summary>
internal static class GitKvCommand
{
    /// <summary>The command that was built with the tests.</summary>
    public static string Path { get; } = System.IO.Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "gitkv.exe" : "gitkv");

    /// <summary>Runs the command; it must end with 0.</summary>
    public static CommandOutcome Run(string folder, params string[] arguments) => Expect(0, Try(folder, null, null, arguments), arguments);

    /// <summary>The same with standard input.</summary>
    public static CommandOutcome RunWith(string folder, string input, params string[] arguments) =>
        Expect(0, Try(folder, Encoding.UTF8.GetBytes(input), null, arguments), arguments);

    public static CommandOutcome Try(string folder, params string[] arguments) => Try(folder, null, null, arguments);

    public static CommandOutcome Try(string folder, byte[]? input, IReadOnlyDictionary<string, string?>? environment, params string[] arguments)
    {
        using Process process = Start(folder, environment, arguments);
        if (input is not null) Feed(process, input);
        process.StandardInput.Close();
        return Finish(process);
    }

    /// <summary>Starts the command with all its streams redirected.</summary>
    public static Process Start(string folder, IReadOnlyDictionary<string, string?>? environment, params string[] arguments)
    {
        var start = new ProcessStartInfo(Path)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardErrorEncoding = new UTF8Encoding(false),
            UseShellExecute = false,
        };
        foreach (string argument in arguments) start.ArgumentList.Add(argument);
        Git.Isolate(start.Environment);
        start.Environment.Remove("GITKV_FAULT");

        // Beside the repository, in the temporary folder that goes with it.
        start.Environment["GITKV_CACHE"] = System.IO.Path.GetFullPath(System.IO.Path.Combine(folder, "..", "gitkv-cache"));
        foreach ((string name, string? value) in environment ?? new Dictionary<string, string?>()) start.Environment[name] = value;
        return ProcessDeadline.Watch(Process.Start(start)!);
    }

    /// <summary>Waits for the end and collects what was printed.</summary>
    public static CommandOutcome Finish(Process process)
    {
        Task<string> error = process.StandardError.ReadToEndAsync();
        using var output = new MemoryStream();
        process.StandardOutput.BaseStream.CopyTo(output);
        process.WaitForExit();
        return new CommandOutcome(process.ExitCode, output.ToArray(), error.GetAwaiter().GetResult());
    }

    private static CommandOutcome Expect(int code, CommandOutcome outcome, string[] arguments) => outcome.ExitCode == code ? outcome
        : throw new InvalidOperationException($"gitkv {string.Join(' ', arguments)}: exit {outcome.ExitCode}, expected {code}\n{outcome.Error}{outcome.Output}");

    private static void Feed(Process process, byte[] input)
    {
        try
        {
            process.StandardInput.BaseStream.Write(input);
        }
        catch (IOException)
        {
            // It ended without reading all of it.
        }
    }
}
