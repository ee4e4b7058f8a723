using System.Diagnostics;
using System.Text;

namespace GitKv.Core.Tests.Support;

/// <summary>Runs the installed git, isolated from the configuration of the machine and the person.</summary>
internal static class Git
{
    /// <summary>Runs git in a folder and returns its standard output without the last line end; throws when it fails.</summary>
    public static string Run(string folder, params string[] arguments) => RunWith(folder, null, null, arguments);

    /// <summary>The same with standard input and additional environment variables (null removes one).</summary>
    public static string RunWith(
        string folder, string? input, IReadOnlyDictionary<string, string?>? environment, params string[] arguments)
    {
        (int code, string output, string error) = Try(folder, input, environment, arguments);
        if (code != 0) throw new InvalidOperationException($"git {string.Join(' ', arguments)} in {folder}: exit {code}\n{error}{output}");
        return output.EndsWith('\n') ? output[..^1] : output;
    }

    /// <summary>Runs git and returns its exit code, standard output and standard error.</summary>
    public static (int Code, string Output, string Error) Try(
        string folder, string? input, IReadOnlyDictionary<string, string?>? environment, params string[] arguments)
    {
        using Process process = Start(folder, input is not null, environment, arguments);
        if (input is not null)
        {
            process.StandardInput.Write(input);
            process.StandardInput.Close();
        }

        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.GetAwaiter().GetResult());
    }

    /// <summary>Starts git with redirected streams.</summary>
    public static Process Start(
        string folder, bool input, IReadOnlyDictionary<string, string?>? environment, params string[] arguments)
    {
        var start = new ProcessStartInfo("git")
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = input,
            StandardOutputEncoding = new UTF8Encoding(false),
            StandardErrorEncoding = new UTF8Encoding(false),
            UseShellExecute = false,
        };
        if (input) start.StandardInputEncoding = new UTF8Encoding(false);
        foreach (string argument in arguments) start.ArgumentList.Add(argument);
        Isolate(start.Environment);
        foreach ((string name, string? value) in environment ?? new Dictionary<string, string?>())
        {
            if (value is null) start.Environment.Remove(name);
            else start.Environment[name] = value;
        }

        return ProcessDeadline.Watch(Process.Start(start)!);
    }

    /// <summary>Takes the machine's and the person's git settings out of an environment and gives it a fixed identity.</summary>
    public static void Isolate(IDictionary<string, string?> environment)
    {
        foreach (string name in environment.Keys.Where(n => n.StartsWith("GIT_", StringComparison.Ordinal)).ToList()) environment.Remove(name);
        environment["GIT_CONFIG_NOSYSTEM"] = "1";
        environment["GIT_CONFIG_GLOBAL"] = OperatingSystem.IsWindows() ? "NUL" : "/dev/null";
        environment["GIT_TERMINAL_PROMPT"] = "0";
        environment["GIT_AUTHOR_NAME"] = environment["GIT_COMMITTER_NAME"] = "Test";
        environment["GIT_AUTHOR_EMAIL"] = environment["GIT_COMMITTER_EMAIL"] = "test@example.com";
        environment["LC_ALL"] = "C";
    }
}
