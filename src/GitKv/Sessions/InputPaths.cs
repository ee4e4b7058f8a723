using System.Collections.ObjectModel;
using System.Management.Automation;

namespace GitKv.Sessions;

/// <summary>Turns PowerShell paths into those of the file system.</summary>
internal sealed class InputPaths(SessionState session)
{
    /// <summary>What there is at a path.</summary>
    /// <exception cref="Core.Errors.KvException">PathInvalid: there is nothing, or no such drive.</exception>
    internal IReadOnlyList<string> Resolve(string path, bool isLiteral)
    {
        if (isLiteral) return [Unresolved(path)];
        try
        {
            Collection<string> found = session.Path.GetResolvedProviderPathFromPSPath(path, out ProviderInfo provider);
            RequireFileSystem(path, provider);
            return found;
        }
        catch (RuntimeException e) when (ReportException.IsError(e))
        {
            throw Errors.PathInvalid(e.Message, path, e);
        }
    }

    /// <summary>A path at which there need not be anything.</summary>
    /// <exception cref="Core.Errors.KvException">PathInvalid: no such drive.</exception>
    internal string Unresolved(string path)
    {
        try
        {
            string full = session.Path.GetUnresolvedProviderPathFromPSPath(path, out ProviderInfo provider, out _);
            RequireFileSystem(path, provider);
            return full;
        }
        catch (RuntimeException e) when (ReportException.IsError(e))
        {
            throw Errors.PathInvalid(e.Message, path, e);
        }
    }

    private static void RequireFileSystem(string path, ProviderInfo provider)
    {
        if (provider.Name != "FileSystem") throw Errors.PathInvalid($"'{path}' is a path of the provider {provider.Name}. Give one of the file system.", path);
    }
}
