namespace GitKv.Core.Tests.Support.Servers;

/// <summary>No server: the folder itself.</summary>
internal sealed class FileServer() : TestServer(new BareRemote())
{
    public override string Url => Remote.Path;
}
