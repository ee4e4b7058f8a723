using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Loader;
using GitKv.Core.Errors;

namespace GitKv.Core.Native;

/// <summary>Makes the native libgit2 loadable for LibGit2Sharp, on first need.</summary>
/// <remarks>
/// <para>LibGit2Sharp asks for a library under a name of its own (<c>git2-</c> and a commit), which only its NuGet package of natives
/// uses, and looks for it beside the running program, which inside PowerShell is PowerShell. So it is found for it here, in whichever
/// load context LibGit2Sharp is: through that context's <see cref="AssemblyLoadContext.ResolvingUnmanagedDll"/>.</para>
/// <para>Guarantee: after <see cref="EnsureLoaded"/> has returned, LibGit2Sharp finds its native library; where it throws, LibGit2Sharp
/// has not been touched and a later call tries again. Which libraries are tried, and in which order: <see cref="Libgit2Search"/>.</para>
/// </remarks>
public static class Libgit2
{
    private const string NamePrefix = "git2-";

    private static readonly Lock LoadLock = new();
    private static volatile bool _loaded;
    private static nint _handle;

    /// <summary>Loads libgit2 unless that has been done. Safe to call from any thread, any number of times.</summary>
    /// <exception cref="KvException"><see cref="ErrorIds.NativeLibraryNotFound"/>: there is none that works here.</exception>
    public static void EnsureLoaded()
    {
        if (_loaded)
        {
            return;
        }

        lock (LoadLock)
        {
            if (!_loaded)
            {
                var libGit2Sharp = typeof(LibGit2Sharp.Repository).Assembly;
                _handle = Load(Libgit2Search.ForThisProcess(), libGit2Sharp);
                AssemblyLoadContext.GetLoadContext(libGit2Sharp)!.ResolvingUnmanagedDll += Resolve;
                _loaded = true;
            }
        }
    }

    /// <summary>The first library of the search that loads, else the one that the runtime finds unaided.</summary>
    internal static nint Load(Libgit2Search search, Assembly libGit2Sharp)
    {
        foreach (var candidate in search.Candidates())
        {
            if (NativeLibrary.TryLoad(candidate, out var handle))
            {
                return handle;
            }
        }

        return search.IsOverridden ? throw search.OverrideDoesNotLoad() : LoadByOwnName(libGit2Sharp);
    }

    /// <summary>A program that ships the natives lists them in its deps.json, and then the runtime finds them by the name asked for.</summary>
    private static nint LoadByOwnName(Assembly libGit2Sharp)
    {
        var name = libGit2Sharp.GetType("LibGit2Sharp.Core.NativeDllName")
            ?.GetField("Name", BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static)
            ?.GetRawConstantValue() as string;
        return name is not null && NativeLibrary.TryLoad(name, libGit2Sharp, null, out var handle)
            ? handle
            : throw Libgit2Search.NotFound();
    }

    private static nint Resolve(Assembly assembly, string name) =>
        name.StartsWith(NamePrefix, StringComparison.Ordinal) ? _handle : 0;
}
