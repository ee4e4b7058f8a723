using GitKv.Core.Stores;

namespace GitKv.Core.Maintenance;

/// <summary>How thoroughly a store is checked.</summary>
public sealed record StoreCheckOptions
{
    /// <summary>Every object with its content, and all history, by git's own fsck too.</summary>
    public bool Full { get; init; }

    /// <summary>A commit or tag without a good signature is an error.</summary>
    public bool RequireSigned { get; init; }

    /// <summary>How many of the newest commits are looked at; 100 when null, all with <see cref="Full"/>.</summary>
    public int? History { get; init; }

    /// <summary>Only commits since then are looked at.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Mends what can be mended, by one commit.</summary>
    public bool Repair { get; init; }

    /// <summary>Who, why and how durably a repair is written; cancels.</summary>
    public CommitOptions Commit { get; init; } = CommitOptions.Default;

    /// <summary>Told what is being looked at.</summary>
    public Action<string>? Progress { get; init; }
}
