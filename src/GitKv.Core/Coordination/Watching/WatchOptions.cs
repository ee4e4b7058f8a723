using GitKv.Core.Keys;

namespace GitKv.Core.Coordination.Watching;

/// <summary>What is watched, from where on, and how often it is looked at.</summary>
public sealed record WatchOptions
{
    /// <summary>Exact keys.</summary>
    public IReadOnlyList<string> Keys { get; init; } = [];

    /// <summary>Patterns; without these and without keys all keys are watched.</summary>
    public IReadOnlyList<KeyPattern> Patterns { get; init; } = [];

    /// <summary>Where to begin: the cursor of a change, a commit, a version of the one key, a date, a checkpoint, <c>~3</c>. Null: now.</summary>
    public string? After { get; init; }

    /// <summary>Only what became of each key from one look to the next, not each commit in between.</summary>
    public bool Net { get; init; }

    /// <summary>How long to wait between two looks; adaptive when null.</summary>
    public TimeSpan? Interval { get; init; }
}
