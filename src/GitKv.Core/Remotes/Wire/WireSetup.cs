using GitKv.Core.Remotes.Settings;
using GitKv.Core.Repositories;

namespace GitKv.Core.Remotes.Wire;

/// <summary>Which remotes the own client knows how to reach as git would. For all others there is the installed git.</summary>
internal static class WireSetup
{
    public static bool Knows(RemoteAddress address)
    {
        if (OwnClientPolicy.WhyNot(address) is not null) return false;

        // Programs of the user's own on the other side: of a folder, git itself starts them.
        GitConfig? config = address.Repository?.Config;
        return address.Kind != RemoteKind.File || address.Name is not { } name
            || (config?.Get($"remote.{name}.uploadpack") is null && config?.Get($"remote.{name}.receivepack") is null);
    }
}
