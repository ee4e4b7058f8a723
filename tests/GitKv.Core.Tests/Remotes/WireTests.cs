using GitKv.Core.Remotes;
using GitKv.Core.Remotes.ByGit;
using GitKv.Core.Remotes.Wire;
using GitKv.Core.Tests.Support.Servers;

namespace GitKv.Core.Tests.Remotes;

/// <summary>The own client over a folder.</summary>
public sealed class WireOverFileTests : RemoteContract
{
    protected override IRemoteConnection Open(RemoteAddress address) => new WireConnection(address, () => new InstalledGitConnection(address));

    private protected override TestServer Start() => new FileServer();
}
