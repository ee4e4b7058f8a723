using System.Reflection;

namespace GitKv.Tests.Support;

/// <summary>The project's own files, as they are in the working tree.</summary>
internal static class ProjectFiles
{
    public static string Root { get; } = typeof(ProjectFiles).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == "RepositoryRoot").Value!;

    public static string StagedModule => At("artifacts", "module", "GitKv");

    public static string At(params string[] parts) => Path.Combine([Root, .. parts]);
}
