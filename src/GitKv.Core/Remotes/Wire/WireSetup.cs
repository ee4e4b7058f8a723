using GitKv.Core.Repositories;

namespace GitKv.Core.Remotes.Wire;

/// <summary>Which remotes the own client knows how to reach as git would. For all others there is the installed git.</summary>
internal static class WireSetup
{
    /// <summary>Settings of a remote that have git itself do something else (git-config, <c>remote.&lt;name&gt;.*</c>).</summary>
    private static readonly string[] s_special = ["uploadpack", "receivepack", "vcs", "serveroption"];

    public static bool Knows(RemoteAddress address)
    {
        if (address.Kind is not (RemoteKind.File or RemoteKind.Git)) return false;
        GitConfig? config = address.Repository?.Config;
        if (config is null) return true;
        if (address.Name is { } name && Array.Exists(s_special, s => config.Get($"remote.{name}.{s}") is not null)) return false;

        // Another version of the protocol may be asked for because of what stands in between; a signed push is git's to sign.
        if (config.Get("protocol.version") is not (null or "2") || config.Get("push.gpgsign") is { } sign && GitConfig.AsBool(sign) != false) return false;
        return address.Kind != RemoteKind.Git || (config.GetAll("core.gitproxy").Count == 0 && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("GIT_PROXY_COMMAND")));
    }
}
