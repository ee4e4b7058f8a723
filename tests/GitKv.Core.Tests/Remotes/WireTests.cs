using GitKv.Core.Remotes;
using GitKv.Core.Remotes.Wire;
using GitKv.Core.Tests.Support.Servers;

namespace GitKv.Core.Tests.Remotes;

/// <summary>The own client over a folder.</summary>
public sealed class WireOverFileTests : RemoteContract
{
    protected override IRemoteConnection Open(RemoteAddress address) => new WireConnection(address, () => throw new InvalidOperationException("nothing is left to git here"));

    private protected override TestServer Start() => new FileServer();
}

/// <summary>The own client over git://.</summary>
public sealed class WireOverDaemonTests : RemoteContract
{
    protected override IRemoteConnection Open(RemoteAddress address) => new WireConnection(address, () => throw new InvalidOperationException("nothing is left to git here"));

    private protected override TestServer Start() => new GitDaemon();
}

/// <summary>The own client over HTTP.</summary>
public sealed class WireOverHttpTests : RemoteContract
{
    protected override IRemoteConnection Open(RemoteAddress address) => new WireConnection(address, () => throw new InvalidOperationException("nothing is left to git here"));

    private protected override TestServer Start() => new HttpServer();
}

/// <summary>The own client over HTTPS with credentials.</summary>
public sealed class WireOverHttpsTests : RemoteContract
{
    protected override IRemoteConnection Open(RemoteAddress address) => new WireConnection(address, () => throw new InvalidOperationException("nothing is left to git here"));

    private protected override TestServer Start() => new HttpServer(tls: true) { Credentials = ("somebody", "p4ss w:rd") };
}

/// <summary>The own client over SSH.</summary>
public sealed class WireOverSshTests : RemoteContract
{
    protected override IRemoteConnection Open(RemoteAddress address) => new WireConnection(address, () => throw new InvalidOperationException("nothing is left to git here"));

    private protected override TestServer Start() => new SshServer();
}
