using GitKv.Core.Objects;
using GitKv.Core.Repositories;

namespace GitKv.Core.Remotes;

/// <summary>Objects to bring from a remote. No ref changes; what came is in the repository's object folder afterwards.</summary>
public sealed record RemoteFetch
{
    /// <summary>Where the objects go.</summary>
    public required GitRepository Into { get; init; }

    /// <summary>The objects asked for, with all that they reach but for what the other options leave out. Of any type where the remote allows it (protocol version 2 does).</summary>
    public required IReadOnlyList<ObjectId> Wants { get; init; }

    /// <summary>Commits that are here with all that they reach: none of it is sent again. Empty to get everything that is wanted, also what may be here in part.</summary>
    public IReadOnlyList<ObjectId> Haves { get; init; } = [];

    /// <summary>How many commits of each history; null for all. What lies behind goes to the repository's <c>shallow</c> file.</summary>
    public int? Depth { get; init; }

    /// <summary>What to leave out, as git-rev-list's <c>--filter</c> has it: <c>blob:none</c>, <c>tree:0</c>; null for nothing. Left out too where the remote can't filter: then all comes.</summary>
    public string? Filter { get; init; }
}
