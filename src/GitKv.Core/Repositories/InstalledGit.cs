using System.Diagnostics;
using System.Text;
using GitKv.Core.Errors;

namespace GitKv.Core.Repositories;

/// <summary>What a run of git gave.</summary>
internal readonly record struct GitResult(int ExitCode, string Output, string Error);

/// <summary>
/// Runs the installed git: without prompts, in English, free of the variables that would point it at another repository.
/// It is looked for on PATH only, never in the current folder.
/// </summary>
internal static class InstalledGit
{
    /// <summary>The variables that tie git to a repository (<c>git rev-parse --local-env-vars</c>), but not those that hold configuration.</summary>
    private static readonly string[] s_repositoryVariables =
    [
        "GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_OBJECT_DIRECTORY", "GIT_DIR", "GIT_WORK_TREE", "GIT_IMPLICIT_WORK_TREE", "GIT_GRAFT_FILE",
        "GIT_INDEX_FILE", "GIT_NO_REPLACE_OBJECTS", "GIT_REPLACE_REF_BASE", "GIT_PREFIX", "GIT_SHALLOW_FILE", "GIT_COMMON_DIR", "GIT_NAMESPACE",
    ];

    private static string? s_path;
    private static Version? s_version;

    /// <summary>The full path of git; null where none is installed. Found once; looked for again as long as there is none.</summary>
    public static string? Path => s_path ??= Find();

    /// <summary>Which git it is, such as 2.39.5; asked once.</summary>
    /// <exception cref="KvException">GitNotFound.</exception>
    public static Version Version => s_version ??= ParseVersion(Run(System.IO.Path.GetDirectoryName(Path ?? throw NotFound())!, null, ["version"]).Output);

    /// <summary>Runs git to its end.</summary>
    /// <param name="folder">The folder to run in.</param>
    /// <param name="gitDirectory">The repository, or null to let git discover it from the folder.</param>
    /// <param name="arguments">What to do; values from users belong behind <c>--</c> or <c>--end-of-options</c>.</param>
    /// <param name="input">Standard input; empty when null.</param>
    /// <param name="environment">Variables to set.</param>
    /// <param name="timeout">After which git is ended and <c>GitFailed</c> thrown; without end when null.</param>
    /// <param name="cancellation">Ends git.</param>
    /// <exception cref="KvException">GitNotFound; GitFailed when it did not finish in time.</exception>
    public static GitResult Run(
        string folder, string? gitDirectory, IReadOnlyList<string> arguments, string? input = null,
        IReadOnlyDictionary<string, string>? environment = null, TimeSpan? timeout = null, CancellationToken cancellation = default)
    {
        using Process process = Start(folder, gitDirectory, arguments, environment);
        Task<string> output = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        Task<string> error = process.StandardError.ReadToEndAsync(CancellationToken.None);
        try
        {
            if (input is not null) process.StandardInput.Write(input);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended without reading all of it; its exit code and words say why.
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        if (timeout is { } time) limit.CancelAfter(time);
        try
        {
            process.WaitForExitAsync(limit.Token).GetAwaiter().GetResult();
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            cancellation.ThrowIfCancellationRequested();
            throw new KvException(ErrorIds.GitFailed, KvErrorKind.Busy,
                $"'git {arguments[0]}' did not finish within {timeout!.Value.TotalSeconds:0} seconds. Run it by hand to see what it waits for.", folder);
        }

        return new GitResult(process.ExitCode, output.GetAwaiter().GetResult(), error.GetAwaiter().GetResult());
    }

    /// <summary>The error for a run that failed, with git's own words.</summary>
    public static KvException Failed(string doing, GitResult result, object? target) =>
        new(ErrorIds.GitFailed, KvErrorKind.Denied,
            $"git failed {doing} (exit code {result.ExitCode}): {result.Error.Trim()}", target);

    /// <summary>How to start git, for who reads and writes its streams himself.</summary>
    /// <exception cref="KvException">GitNotFound.</exception>
    public static ProcessStartInfo Prepare(string folder, string? gitDirectory, IReadOnlyList<string> arguments)
    {
        var start = new ProcessStartInfo(Path ?? throw NotFound()) { WorkingDirectory = folder, UseShellExecute = false, CreateNoWindow = true };
        foreach (string argument in arguments) start.ArgumentList.Add(argument);
        foreach (string variable in s_repositoryVariables) start.Environment.Remove(variable);
        if (gitDirectory is not null) start.Environment["GIT_DIR"] = gitDirectory;
        start.Environment["LC_ALL"] = "C";
        start.Environment["GIT_TERMINAL_PROMPT"] = "0";
        start.Environment["GIT_OPTIONAL_LOCKS"] = "0";
        return start;
    }

    /// <summary>Starts git with redirected streams, for a caller that reads them as they come.</summary>
    /// <exception cref="KvException">GitNotFound.</exception>
    internal static Process Start(
        string folder, string? gitDirectory, IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string>? environment)
    {
        var utf8 = new UTF8Encoding(false);
        ProcessStartInfo start = Prepare(folder, gitDirectory, arguments);
        start.RedirectStandardInput = start.RedirectStandardOutput = start.RedirectStandardError = true;
        start.StandardInputEncoding = start.StandardOutputEncoding = start.StandardErrorEncoding = utf8;
        if (environment is not null)
            foreach ((string name, string value) in environment) start.Environment[name] = value;
        return Process.Start(start) ?? throw NotFound();
    }

    /// <summary>From <c>git version 2.39.3 (Apple Git-146)</c> or <c>git version 2.44.0.windows.1</c>.</summary>
    internal static Version ParseVersion(string answer)
    {
        string number = answer.Split(' ', StringSplitOptions.TrimEntries) is [_, _, { } third, ..] ? third : "";
        int[] parts = [.. number.Split('.').TakeWhile(static p => p.Length > 0 && p.All(char.IsAsciiDigit)).Take(3).Select(static p => int.Parse(p, System.Globalization.CultureInfo.InvariantCulture))];
        return new Version(parts.ElementAtOrDefault(0), parts.ElementAtOrDefault(1), parts.ElementAtOrDefault(2));
    }

    private static string? Find()
    {
        string name = OperatingSystem.IsWindows() ? "git.exe" : "git";
        foreach (string folder in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(System.IO.Path.PathSeparator))
        {
            string trimmed = folder.Trim('"');
            if (!System.IO.Path.IsPathFullyQualified(trimmed)) continue;
            string candidate = System.IO.Path.Combine(trimmed, name);
            if (File.Exists(candidate)) return candidate;
        }

        return null;
    }

    private static KvException NotFound() =>
        new(ErrorIds.GitNotFound, KvErrorKind.NotFound,
            "git is needed for this, but it is not on PATH. Install git (https://git-scm.com) or add its folder to PATH.");
}
