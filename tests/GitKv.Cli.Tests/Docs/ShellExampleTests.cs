using System.Diagnostics;
using GitKv.Cli.Tests.Support;
using GitKv.Core.Tests.Docs;
using GitKv.Core.Tests.Support;

namespace GitKv.Cli.Tests.Docs;

public sealed class ShellExampleTests
{
    private const string Mark = "--- end of an example ---";

    [ShellTheory]
    [InlineData("README.md")]
    [InlineData("docs/gitkv.md")]
    [InlineData("docs/expression.md")]
    public void Examples_run_in_order_in_a_new_repository_and_print_what_is_shown(string page)
    {
        List<ShellExample> examples = ShellExamples.Of(Path.Combine(ProjectFiles.Root, page));
        Assert.NotEmpty(examples);
        using var repo = new TempRepo();
        string script = "set -eu\n" + string.Concat(examples.Select(e => $"{e.Code}\necho '{Mark}'\n"));
        (int code, string output, string error) = RunBash(repo.Root, script);
        string[] printed = output.Split(Mark + "\n");
        foreach ((ShellExample example, string text) in examples.Zip(printed))
        {
            if (example.Output is not null) Assert.Equal($"{page}:{example.Line}\n{ShellExamples.Comparable(example.Output)}", $"{page}:{example.Line}\n{ShellExamples.Comparable(text)}");
        }

        Assert.Equal((0, ""), (code, error));
        repo.Run("fsck", "--strict");
    }

    private static (int Code, string Output, string Error) RunBash(string folder, string script)
    {
        var start = new ProcessStartInfo("bash", ["-c", script])
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        Git.Isolate(start.Environment);
        start.Environment["PATH"] = Path.GetDirectoryName(GitKvCommand.Path) + Path.PathSeparator + Environment.GetEnvironmentVariable("PATH");
        using Process process = ProcessDeadline.Watch(Process.Start(start)!);
        process.StandardInput.Close();
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.GetAwaiter().GetResult());
    }

    /// <summary>Runs where there is a shell that the examples are written for.</summary>
    [AttributeUsage(AttributeTargets.Method)]
    private sealed class ShellTheoryAttribute : TheoryAttribute
    {
        public ShellTheoryAttribute()
        {
            if (OperatingSystem.IsWindows()) Skip = "The examples are for bash.";
        }
    }
}
