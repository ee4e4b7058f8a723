using GitKv.Core.Repositories;

namespace GitKv.Core.Stores;

/// <summary>Who, why and how durably a transaction is written.</summary>
public sealed record CommitOptions
{
    public static CommitOptions Default { get; } = new();

    /// <summary>Why; a short summary of the change is made up when null or empty.</summary>
    public string? Message { get; init; }

    /// <summary>Who; as git is configured when null, see <see cref="GitIdentity"/>.</summary>
    public GitIdentity? Author { get; init; }

    /// <summary>Sync every object, ref and folder to the disk before returning, whatever git is configured to do.</summary>
    public bool Durable { get; init; }

    /// <summary>Make a commit even when nothing changes.</summary>
    public bool Force { get; init; }

    public CancellationToken Cancellation { get; init; }
}
