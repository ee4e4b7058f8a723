using System.Collections.ObjectModel;
using System.Management.Automation;

namespace GitKv.Sessions;

/// <summary>Turns PowerShell paths into those of the file system.</summary>
internal sealed class InputPaths(SessionState session)
{
    /// <summary>What there is at a path.</summary>
    /// <exception cref="Core.Errors.KvException">PathInvalid.</exception>
    /// <exception cref="ItemNotFoundException">There is nothing.</exception>
    internal IReadOnlyList<string> Resolve(string path, bool isLiteral)
    {
        if (isLiteral) return [Unresolved(path)];
        Collection<string> found = session.Path.GetResolvedProviderPathFromPSPath(path, out ProviderInfo provider);
        RequireFileSystem(path, provider);
        return found;
    }

    /// <summary>A path at which there need not be anything.</summary>
    /// <exception cref="Core.Errors.KvException">PathInvalid.</exception>
    internal string Unresolved(string path)
    {
        string full = session.Path.GetUnresolvedProviderPathFromPSPath(path, out ProviderInfo provider, out _);
        RequireFileSystem(path, provider);
        return full;
    }

    private static void RequireFileSystem(string path, ProviderInfo provider)
    {
        if (provider.Name != "FileSystem") throw Errors.PathInvalid($"'{path}' is a path of the provider {provider.Name}. Give one of the file system.", path);
    }
}
