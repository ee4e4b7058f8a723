using GitKv.Core.Remotes.Addresses;
using GitKv.Core.Repositories;

namespace GitKv.Core.Remotes.Settings;

/// <summary>Which set-ups GitKv's own client leaves to the installed git: all that would make it do something else than git does.</summary>
internal static class OwnClientPolicy
{
    /// <summary>Why the own client is not used for a remote; null where it may be.</summary>
    public static string? WhyNot(RemoteAddress address)
    {
        if (address.Kind == RemoteKind.Other) return "only git knows how to reach it";
        Dictionary<string, List<string>> config = address.Repository?.Config.Values ?? PersonalConfig.Read();
        foreach (string key in (string[])["transfer.fsckobjects", "fetch.fsckobjects", "push.gpgsign"])
            if (config.Last(key) is { } value && GitConfig.AsBool(value) != false) return $"{key} is set";
        if (config.Last("protocol.version") is { } version && version != "2") return "protocol.version is set";
        foreach (string key in (string[])["push.pushoption", "core.gitproxy", "core.alternaterefscommand"])
            if (config.ContainsKey(key)) return $"{key} is set";
        if (address.Name is { } name && (config.ContainsKey($"remote.{name}.serveroption") || config.ContainsKey($"remote.{name}.vcs"))) return "the remote has settings of its own";
        return address.Kind switch
        {
            RemoteKind.Http => HttpSettings.Of(address, push: false).Unknown ?? HttpSettings.Of(address, push: true).Unknown,
            RemoteKind.Ssh => SshCommand.Of(address, push: false).Unknown ?? SshCommand.Of(address, push: true).Unknown,
            RemoteKind.Git => Environment.GetEnvironmentVariable("GIT_PROXY_COMMAND") is { Length: > 0 } ? "GIT_PROXY_COMMAND is set" : null,
            _ => null,
        };
    }
}
