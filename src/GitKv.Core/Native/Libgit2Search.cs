using System.Runtime.InteropServices;
using GitKv.Core.Errors;

namespace GitKv.Core.Native;

/// <summary>Which files or names may be libgit2 on this machine, best first.</summary>
/// <remarks>
/// 1. what the environment variable <see cref="OverrideVariable"/> names: then nothing else is tried (but a program whose deps.json
///    lists the natives, as the <c>gitkv</c> command's does where the package was to be had, gets those from the runtime before it asks);
/// 2. <c>runtimes/&lt;rid&gt;/native</c> beside LibGit2Sharp.dll, then beside the running program: what the NuGet package brings;
/// 3. the system's library, by the names that its versions have.
/// LibGit2Sharp is made for libgit2 1.7. The functions that GitKv calls through it (opening a repository, walking its history) are the
/// same in 1.5 and 1.6; other versions changed structures that it relies on, so they are not tried.
/// </remarks>
internal sealed class Libgit2Search(string engineFolder, string programFolder, string? overridden)
{
    /// <summary>Names a libgit2 to load instead of any other.</summary>
    internal const string OverrideVariable = "GITKV_LIBGIT2";

    private const string HowToInstall =
        "Install version 1.7, 1.6 or 1.5 of it (Debian 12: apt-get install libgit2-1.5; Fedora: dnf install libgit2; macOS: "
        + "brew install libgit2@1.7), or set the environment variable " + OverrideVariable + " to its path.";

    private static readonly string[] SystemVersions = ["1.7", "1.6", "1.5"];

    internal bool IsOverridden => !string.IsNullOrEmpty(overridden);

    internal static Libgit2Search ForThisProcess() => new(
        Path.GetDirectoryName(typeof(LibGit2Sharp.Repository).Assembly.Location) ?? AppContext.BaseDirectory,
        AppContext.BaseDirectory,
        Environment.GetEnvironmentVariable(OverrideVariable));

    internal static KvException NotFound() => new(
        ErrorIds.NativeLibraryNotFound,
        KvErrorKind.Unsupported,
        $"libgit2, which GitKv needs to walk history, was not found. {HowToInstall}");

    internal KvException OverrideDoesNotLoad() => new(
        ErrorIds.NativeLibraryNotFound,
        KvErrorKind.Unsupported,
        $"The environment variable {OverrideVariable} names '{overridden}', which can't be loaded. Correct it or remove it.",
        overridden);

    /// <summary>What to try: full paths of files that exist, and names for the system's loader.</summary>
    internal IEnumerable<string> Candidates()
    {
        if (overridden is { Length: > 0 })
        {
            return [overridden];
        }

        return Shipped(engineFolder).Concat(Shipped(programFolder)).Concat(OfTheSystem());
    }

    private static IEnumerable<string> Shipped(string folder)
    {
        foreach (var rid in RuntimeIdentifiers().Distinct(StringComparer.Ordinal))
        {
            var natives = Path.Combine(folder, "runtimes", rid, "native");
            if (Directory.Exists(natives))
            {
                foreach (var file in Directory.EnumerateFiles(natives, "*git2-*" + Extension()))
                {
                    yield return file;
                }
            }
        }
    }

    private static IEnumerable<string> RuntimeIdentifiers()
    {
        yield return RuntimeInformation.RuntimeIdentifier;
        var architecture = RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant();
        yield return Platform() + "-" + architecture;
    }

    private static string Platform() =>
        OperatingSystem.IsWindows() ? "win"
        : OperatingSystem.IsMacOS() ? "osx"
        : RuntimeInformation.RuntimeIdentifier.Contains("musl", StringComparison.Ordinal)
          || RuntimeInformation.RuntimeIdentifier.StartsWith("alpine", StringComparison.Ordinal) ? "linux-musl"
        : "linux";

    private static string Extension() =>
        OperatingSystem.IsWindows() ? ".dll" : OperatingSystem.IsMacOS() ? ".dylib" : ".so";

    private static IEnumerable<string> OfTheSystem()
    {
        foreach (var version in SystemVersions)
        {
            if (OperatingSystem.IsMacOS())
            {
                var name = $"libgit2.{version}.dylib";
                yield return name;
                yield return $"/opt/homebrew/opt/libgit2@{version}/lib/{name}";
                yield return $"/usr/local/opt/libgit2@{version}/lib/{name}";
            }
            else if (!OperatingSystem.IsWindows())
            {
                yield return $"libgit2.so.{version}";
            }
        }
    }
}
