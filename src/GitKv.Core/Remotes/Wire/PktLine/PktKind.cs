namespace GitKv.Core.Remotes.Wire.PktLine;

/// <summary>What a pkt-line is (git's gitprotocol-common, "pkt-line Format"; gitprotocol-v2, "Packet-Line Framing").</summary>
internal enum PktKind
{
    /// <summary>It carries data, perhaps none.</summary>
    Data,

    /// <summary><c>0000</c>: the end of a message.</summary>
    Flush,

    /// <summary><c>0001</c>: between the sections of a message.</summary>
    Delimiter,

    /// <summary><c>0002</c>: the end of an answer over a connection that keeps nothing between requests.</summary>
    ResponseEnd,

    /// <summary>The connection ended, between two pkt-lines.</summary>
    End,
}
