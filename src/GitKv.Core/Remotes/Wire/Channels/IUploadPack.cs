using GitKv.Core.Remotes.Wire.PktLine;
using GitKv.Core.Remotes.Wire.V2;

namespace GitKv.Core.Remotes.Wire.Channels;

/// <summary>A remote's git-upload-pack, to be asked again and again.</summary>
internal interface IUploadPack : IDisposable
{
    /// <summary>What it can; null where it speaks an older protocol than version 2.</summary>
    ServerCapabilities? Server { get; }

    /// <summary>The refs that a server of an older protocol began with; empty for version 2.</summary>
    V0.RefAdvertisement? Advertised { get; }

    /// <summary>
    /// Whether it is one process that answers all requests. git keeps the loose refs that it has read once in memory, and the cut-off commits that
    /// a client told: a second listing would be stale, and a second shallow fetch wrong.
    /// </summary>
    bool Remembers { get; }

    /// <summary>What was said beside the protocol when it failed.</summary>
    string Complaint { get; }

    /// <summary>How the program that leads there ended; null where that is not known.</summary>
    int? ExitCode { get; }

    /// <summary>Reads how the service begins; before anything else.</summary>
    void Begin(CancellationToken cancellation);

    /// <summary>Sends a request and gives the lines of its answer, which must be read to their end before the next.</summary>
    PktReader Ask(ReadOnlyMemory<byte> request, CancellationToken cancellation);

    /// <summary>Ends it at once, from any thread.</summary>
    void Abort();
}
