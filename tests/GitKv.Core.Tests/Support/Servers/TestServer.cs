namespace GitKv.Core.Tests.Support.Servers;

/// <summary>A way to a <see cref="BareRemote"/>: an address, and what a client must be told to use it.</summary>
internal abstract class TestServer : IDisposable
{
    protected TestServer(BareRemote remote) => Remote = remote;

    public BareRemote Remote { get; }

    /// <summary>The address of the repository.</summary>
    public abstract string Url { get; }

    /// <summary>Why this machine can't run it; null where it can.</summary>
    public virtual string? Unavailable => null;

    /// <summary>The port it listens on, for a <see cref="Saboteur"/> in front of it; 0 where there is none.</summary>
    public virtual int Port => 0;

    /// <summary>The same address through another port.</summary>
    public virtual string UrlAt(int port) => throw new NotSupportedException();

    /// <summary>Tells a client's repository what it must know, such as which key to use.</summary>
    public virtual void Configure(TempRepo client)
    {
    }

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        if (disposing) Remote.Dispose();
    }
}
