using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Loader;

namespace GitKv.Loading;

/// <summary>
/// The private place where the engine and everything that it depends on are loaded, so that they can't clash with what
/// PowerShell or another module brings (its own YamlDotNet, another LibGit2Sharp).
/// </summary>
/// <remarks>
/// There is one for the process. The default context asks it for exactly one assembly, <c>GitKv.Core</c>; from then on
/// the engine finds its dependencies here first, in the folder <c>deps</c> beside GitKv.dll. Where a folder in there is named for
/// this platform (<c>linux-x64</c>), it holds assemblies that were compiled ahead of time for it, and these go first. What is not in that folder (the
/// framework) comes from the default context, so its types are the same on both sides.
/// The engine finds the native libgit2 by itself (GitKv.Core, Native/).
/// </remarks>
internal sealed class EngineLoadContext : AssemblyLoadContext
{
    private const string EngineName = "GitKv.Core";

    private static readonly Lock InstallLock = new();
    private static EngineLoadContext? _instance;

    private static readonly string PlatformName =
        (OperatingSystem.IsWindows() ? "win" : OperatingSystem.IsMacOS() ? "osx" : "linux")
        + "-" + RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant();

    private readonly string _folder;

    internal EngineLoadContext(string folder)
        : base("GitKv") => _folder = folder;

    /// <summary>Has the default context ask here for the engine. Safe to call from any thread, any number of times.</summary>
    internal static void Install()
    {
        lock (InstallLock)
        {
            if (_instance is not null)
            {
                return;
            }

            var home = Path.GetDirectoryName(typeof(EngineLoadContext).Assembly.Location)!;
            _instance = new EngineLoadContext(Path.Combine(home, "deps"));
            Default.Resolving += static (_, name) => name.Name == EngineName ? _instance.LoadFromAssemblyName(name) : null;
        }
    }

    /// <inheritdoc/>
    protected override Assembly? Load(AssemblyName assemblyName)
    {
        if (assemblyName.Name is not { } name)
        {
            return null;
        }

        return LoadPrecompiled(name + ".dll") ?? LoadPortable(name + ".dll");
    }

    /// <summary>Machine code for another platform does not load, so each platform's lies in a folder of its own.</summary>
    private Assembly? LoadPrecompiled(string file)
    {
        var path = Path.Combine(_folder, PlatformName, file);
        return File.Exists(path) ? LoadFromAssemblyPath(path) : null;
    }

    private Assembly? LoadPortable(string file)
    {
        var path = Path.Combine(_folder, file);
        return File.Exists(path) ? LoadFromAssemblyPath(path) : null;
    }
}
