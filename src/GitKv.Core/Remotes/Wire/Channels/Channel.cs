namespace GitKv.Core.Remotes.Wire.Channels;

/// <summary>Two streams to a git service at a remote, for as long as the service runs.</summary>
internal abstract class Channel : IDisposable
{
    public abstract Stream ToRemote { get; }

    public abstract Stream FromRemote { get; }

    /// <summary>What the service, or the program that leads there, said beside the protocol; waits for its end where it is ending.</summary>
    public virtual string Complaint => "";

    /// <summary>How that program ended; null while it runs, and where there is none.</summary>
    public virtual int? ExitCode => null;

    /// <summary>Ends it at once, from any thread: whoever reads or writes gets an exception or an end.</summary>
    public abstract void Abort();

    /// <summary>Says that nothing more will be sent.</summary>
    public abstract void CloseInput();

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected abstract void Dispose(bool disposing);
}
