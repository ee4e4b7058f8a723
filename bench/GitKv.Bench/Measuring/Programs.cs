namespace GitKv.Bench.Measuring;

/// <summary>Which programs this machine has.</summary>
internal static class Programs
{
    public static bool Has(string name) => Find(name) is not null;

    public static string? Find(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .SelectMany(f => new[] { Path.Combine(f, name), Path.Combine(f, name + ".exe") })
        .FirstOrDefault(File.Exists);

    /// <summary>This program and how to start it again.</summary>
    public static (string Program, string[] Arguments) Itself(params string[] arguments) =>
        Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet"
            ? (Environment.ProcessPath!, [typeof(Programs).Assembly.Location, .. arguments])
            : (Environment.ProcessPath!, arguments);

    /// <summary>A Python that has pygit2: the one on PATH, or the system's own.</summary>
    public static string? PythonWithPygit2() => s_python.Value;

    private static readonly Lazy<string?> s_python = new(() => new[] { "python3", "/usr/bin/python3" }.FirstOrDefault(p =>
    {
        try
        {
            Workspace.Run(p, Path.GetTempPath(), null, "-c", "import pygit2");
            return true;
        }
        catch (Exception e) when (e is InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }));
}
