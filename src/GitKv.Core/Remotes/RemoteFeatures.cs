namespace GitKv.Core.Remotes;

/// <summary>What a remote said that it can do. Null: not known yet, as nothing was exchanged that would tell.</summary>
/// <param name="ProtocolV2">Reads go by protocol version 2 (gitprotocol-v2), which lists refs by prefix.</param>
/// <param name="Filter">Objects can be left out of a fetch (partial clone).</param>
/// <param name="Shallow">History can be cut off.</param>
/// <param name="Atomic">Several refs can change together or not at all.</param>
public sealed record RemoteFeatures(bool? ProtocolV2 = null, bool? Filter = null, bool? Shallow = null, bool? Atomic = null)
{
    /// <summary>The program that answers there, such as <c>git/2.39.5</c>; null where it does not say.</summary>
    public string? Agent { get; init; }
}
