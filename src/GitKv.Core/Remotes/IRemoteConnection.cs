namespace GitKv.Core.Remotes;

/// <summary>
/// A way to talk to one remote, kept open for several exchanges; each opens what it needs anew where the connection ended meanwhile.
/// Not for several threads at once. Nothing here decides what an answer means: see <see cref="RemoteOutcome"/>.
/// </summary>
public interface IRemoteConnection : IDisposable
{
    /// <summary>Where it leads.</summary>
    RemoteAddress Address { get; }

    /// <summary>What is known by now of what the remote can do.</summary>
    RemoteFeatures Features { get; }

    /// <summary>The refs whose names begin with any of these texts, by name in the order of their bytes; with none, all. A prefix need not end at a <c>/</c>.</summary>
    /// <param name="prefixes">Beginnings of full names.</param>
    /// <param name="cancellation">Ends the exchange.</param>
    /// <exception cref="Errors.KvException">RemoteUnreachable; RemoteDenied: credentials are missing or were refused; RemoteNotFound: no repository is there.</exception>
    IReadOnlyList<RemoteRef> ListRefs(IReadOnlyList<string> prefixes, CancellationToken cancellation = default);

    /// <summary>Brings objects. Complete and checked when it returns, or nothing of it is used.</summary>
    /// <exception cref="Errors.KvException">As <see cref="ListRefs"/>; RemoteUnsupported: the remote does not give what was asked for, such as a single tree; ObjectNotFound: it has no such object; ObjectCorrupt.</exception>
    void Fetch(RemoteFetch request, CancellationToken cancellation = default);

    /// <summary>Asks the remote to change refs. Refusals and failures are told, not thrown.</summary>
    /// <exception cref="OperationCanceledException">Cancelled before anything was sent; afterwards the report is <see cref="PushState.Interrupted"/>.</exception>
    PushReport Push(RemotePush request, CancellationToken cancellation = default);
}
