using GitKv.Core.Remotes;
using GitKv.Core.Remotes.ByGit;
using GitKv.Core.Tests.Support.Servers;

namespace GitKv.Core.Tests.Remotes;

/// <summary>The installed git over a folder.</summary>
public sealed class InstalledGitOverFileTests : RemoteContract
{
    protected override IRemoteConnection Open(RemoteAddress address) => new InstalledGitConnection(address);

    private protected override TestServer Start() => new FileServer();
}
