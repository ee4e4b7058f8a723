using GitKv.Core.Refs;
using GitKv.Core.Repositories;

namespace GitKv.Core.Remotes.ByGit;

/// <summary>The arguments of a compare-and-swap by <c>git push</c>. Names that users gave stand behind an <c>=</c> or a <c>:</c>, where nothing is an option.</summary>
internal static class PushArguments
{
    /// <summary>What arguments and environment may take together: Linux gives a quarter of the stack (8 MiB as a rule), macOS 1 MiB, Windows 32,767 characters.</summary>
    private static int Most => OperatingSystem.IsWindows() ? 30_000 : OperatingSystem.IsMacOS() ? 900_000 : 1_900_000;

    public static List<string> Of(RemotePush request)
    {
        List<string> arguments = ["push", "--porcelain", "--progress", "--no-follow-tags", "--recurse-submodules=no"];
        if (request.Edits.Count > 1) arguments.Add("--atomic");
        if (CacheMark.Is(request.From)) arguments.Add("--no-verify");
        foreach (string option in request.Options) arguments.Add("--push-option=" + option);
        foreach (RefEdit edit in request.Edits) arguments.Add($"--force-with-lease={edit.Name}:{(edit.Expected.IsZero ? "" : edit.Expected)}");
        arguments.Add("--");
        arguments.Add(RemoteEnvironment.RemoteName);
        foreach (RefEdit edit in request.Edits) arguments.Add($"{(edit.New.IsZero ? "" : edit.New)}:{edit.Name}");
        return arguments;
    }

    /// <summary>Whether the system can start a program with them.</summary>
    public static bool Fit(IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string> environment)
    {
        const int perEntry = 9;
        long size = arguments.Sum(static a => (long)a.Length + perEntry);
        if (OperatingSystem.IsWindows()) return size <= Most;
        foreach ((string name, string value) in environment) size += name.Length + value.Length + perEntry;
        foreach (System.Collections.DictionaryEntry entry in Environment.GetEnvironmentVariables()) size += ((string)entry.Key).Length + (entry.Value as string ?? "").Length + perEntry;
        return size <= Most;
    }
}
