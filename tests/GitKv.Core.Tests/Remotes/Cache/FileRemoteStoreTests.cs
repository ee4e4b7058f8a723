using GitKv.Core.Tests.Support.Servers;

namespace GitKv.Core.Tests.Remotes.Cache;

/// <summary>In a folder, with a git that gives single objects.</summary>
public sealed class FileRemoteStoreTests : RemoteStoreTests
{
    private protected override TestServer Start()
    {
        var server = new FileServer();
        server.Remote.Configure("uploadpack.allowFilter", "true").Configure("uploadpack.allowAnySHA1InWant", "true");
        return server;
    }
}

/// <summary>In a folder, with a git that leaves nothing out.</summary>
public sealed class WholeRemoteStoreTests : RemoteStoreTests
{
    private protected override TestServer Start() => new FileServer();
}
