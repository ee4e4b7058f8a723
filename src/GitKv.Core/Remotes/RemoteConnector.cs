using GitKv.Core.Errors;
using GitKv.Core.Remotes.Addresses;
using GitKv.Core.Remotes.ByGit;
using GitKv.Core.Remotes.Wire;
using GitKv.Core.Repositories;

namespace GitKv.Core.Remotes;

/// <summary>
/// Opens connections. Nothing is exchanged yet. The setting <c>gitkv.transport</c> and the environment variable GITKV_TRANSPORT (which comes first)
/// say by what: <c>git</c> is the installed git, <c>own</c> GitKv's own client, <c>auto</c> (the default) the own client where it knows the set-up, else git.
/// </summary>
public static class RemoteConnector
{
    /// <exception cref="KvException">SettingsInvalid: no such transport; RemoteUnsupported: the own client is asked for and does not know the set-up; GitNotFound.</exception>
    public static IRemoteConnection Open(RemoteAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        string transport = Transport(address.Repository);
        if (transport != "git" && OpenOwn(address) is { } own) return own;
        if (transport == "own")
        {
            throw new KvException(ErrorIds.RemoteUnsupported, KvErrorKind.Unsupported,
                $"GitKv's own client does not know how to reach {address.Described}. Set gitkv.transport (GITKV_TRANSPORT) to auto, and the installed git does it.", address.Display);
        }

        return new InstalledGitConnection(address);
    }

    /// <summary>The own client, where it knows the set-up; else null.</summary>
    private static WireConnection? OpenOwn(RemoteAddress address) =>
        WireSetup.Knows(address) ? new WireConnection(address, () => new InstalledGitConnection(address)) : null;

    private static string Transport(GitRepository? repository)
    {
        string? asked = Environment.GetEnvironmentVariable("GITKV_TRANSPORT");
        if (string.IsNullOrEmpty(asked)) asked = repository is null ? PersonalConfig.Read().Last("gitkv.transport") : repository.Config.Get("gitkv.transport");
        if (string.IsNullOrEmpty(asked)) return "auto";
        string transport = asked.ToLowerInvariant();
        return transport is "auto" or "git" or "own"
            ? transport
            : throw new KvException(ErrorIds.SettingsInvalid, KvErrorKind.Invalid, $"gitkv.transport (GITKV_TRANSPORT) is '{asked}'. It can be auto, git or own.", asked);
    }
}
