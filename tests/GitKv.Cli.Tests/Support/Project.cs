namespace GitKv.Cli.Tests.Support;

/// <summary>The project's own files, for tests that compare what they say.</summary>
internal static class Project
{
    public static string Root { get; } = Find();

    private static string Find()
    {
        for (string? folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
            if (File.Exists(Path.Combine(folder, "GitKv.slnx"))) return folder;
        throw new InvalidOperationException("The tests don't lie in the project.");
    }
}
