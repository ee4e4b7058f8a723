using System.Runtime.CompilerServices;

namespace GitKv.Core.Tests.Docs;

/// <summary>The files of the project that the tests were built from.</summary>
internal static class ProjectFiles
{
    public static string Root { get; } = FindRoot();

    public static string Pages { get; } = Path.Combine(Root, "docs", "en-US");

    public static string Read(params string[] path) => File.ReadAllText(Path.Combine([Root, .. path])).ReplaceLineEndings("\n");

    private static string FindRoot([CallerFilePath] string here = "")
    {
        // A deterministic build writes "/_/" for the project's folder; the tests are run from inside it.
        string? folder = File.Exists(here) ? Path.GetDirectoryName(here) : AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "GitKv.slnx"))) folder = Path.GetDirectoryName(folder);
        return folder ?? throw new InvalidOperationException("The tests are not run from inside the project.");
    }
}
