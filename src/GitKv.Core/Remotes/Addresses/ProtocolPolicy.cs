using GitKv.Core.Errors;
using GitKv.Core.Repositories;

namespace GitKv.Core.Remotes.Addresses;

/// <summary>Which ways to a remote git's settings allow: <c>protocol.allow</c>, <c>protocol.&lt;name&gt;.allow</c> (git-config), GIT_ALLOW_PROTOCOL and GIT_PROTOCOL_FROM_USER (git).</summary>
internal static class ProtocolPolicy
{
    /// <exception cref="KvException">RemoteInvalid.</exception>
    public static void Check(IReadOnlyDictionary<string, List<string>> config, RemoteUrl url)
    {
        if (IsAllowed(config, url.Protocol)) return;
        throw new KvException(ErrorIds.RemoteInvalid, KvErrorKind.Invalid,
            $"git's settings do not allow the protocol '{url.Protocol}' of '{url.Display}'. See protocol.{url.Protocol}.allow in 'git help config', and the variable GIT_ALLOW_PROTOCOL.", url.Display);
    }

    private static bool IsAllowed(IReadOnlyDictionary<string, List<string>> config, string protocol)
    {
        if (Environment.GetEnvironmentVariable("GIT_ALLOW_PROTOCOL") is { } list) return list.Split(':').Contains(protocol, StringComparer.Ordinal);
        string setting = Last($"protocol.{protocol}.allow") ?? Last("protocol.allow") ?? Default(protocol);
        return setting.ToLowerInvariant() switch
        {
            "always" => true,
            "user" => GitConfig.AsBool(Environment.GetEnvironmentVariable("GIT_PROTOCOL_FROM_USER") ?? "true") == true,
            _ => false,
        };

        string? Last(string key) => config.TryGetValue(key, out List<string>? values) ? values[^1] : null;
    }

    private static string Default(string protocol) => protocol switch
    {
        "http" or "https" or "git" or "ssh" => "always",
        "ext" => "never",
        _ => "user",
    };
}
