using GitKv.Core.Errors;

namespace GitKv.Core.Remotes;

/// <summary>What a remote answered to a push, before anybody has asked it what became of it.</summary>
/// <param name="State">How far it came.</param>
/// <param name="Refs">One result an edit, in their order; empty unless answered.</param>
public sealed record PushReport(PushState State, IReadOnlyList<RefResult> Refs)
{
    /// <summary>Why it was not sent or not answered: an error ready to be thrown, of one of the ids RemoteUnreachable, RemoteDenied, RemoteNotFound, RemoteUnsupported.</summary>
    public KvException? Failure { get; init; }

    /// <summary>What the remote's hooks said to people; never holds a secret.</summary>
    public string Words { get; init; } = "";

    /// <summary>Bytes of objects that were sent.</summary>
    public long BytesSent { get; init; }
}
