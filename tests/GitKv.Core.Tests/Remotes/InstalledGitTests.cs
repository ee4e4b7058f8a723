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

/// <summary>The installed git over git://.</summary>
public sealed class InstalledGitOverDaemonTests : RemoteContract
{
    protected override IRemoteConnection Open(RemoteAddress address) => new InstalledGitConnection(address);

    private protected override TestServer Start() => new GitDaemon();
}

/// <summary>The installed git over HTTP.</summary>
public sealed class InstalledGitOverHttpTests : RemoteContract
{
    protected override IRemoteConnection Open(RemoteAddress address) => new InstalledGitConnection(address);

    private protected override TestServer Start() => new HttpServer();
}

/// <summary>The installed git over HTTPS with credentials.</summary>
public sealed class InstalledGitOverHttpsTests : RemoteContract
{
    protected override IRemoteConnection Open(RemoteAddress address) => new InstalledGitConnection(address);

    private protected override TestServer Start() => new HttpServer(tls: true) { Credentials = ("somebody", "p4ss w:rd") };
}

/// <summary>The installed git over SSH.</summary>
public sealed class InstalledGitOverSshTests : RemoteContract
{
    protected override IRemoteConnection Open(RemoteAddress address) => new InstalledGitConnection(address);

    private protected override TestServer Start() => new SshServer();
}
