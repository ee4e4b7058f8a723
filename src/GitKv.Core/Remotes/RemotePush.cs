using GitKv.Core.Objects;
using GitKv.Core.Refs;
using GitKv.Core.Repositories;

namespace GitKv.Core.Remotes;

/// <summary>
/// One compare-and-swap of one or more refs of a remote. Several change together or not at all; a remote that can't do so refuses
/// (<see cref="PushState.Unsupported"/>) before anything is sent.
/// </summary>
public sealed record RemotePush
{
    /// <summary>Where the objects are.</summary>
    public required GitRepository From { get; init; }

    /// <summary>What to change: each ref with the value that it must have (zero: none), and its new one (zero: it goes).</summary>
    public required IReadOnlyList<RefEdit> Edits { get; init; }

    /// <summary>
    /// Commits that the remote has with all that they reach, beyond the values that the edits expect: what they reach is not sent. An object
    /// that is not here at all came from the remote in part, and is not sent either.
    /// </summary>
    public IReadOnlyList<ObjectId> Known { get; init; } = [];

    /// <summary>Values for the server's hooks (<c>git push --push-option</c>).</summary>
    public IReadOnlyList<string> Options { get; init; } = [];
}
