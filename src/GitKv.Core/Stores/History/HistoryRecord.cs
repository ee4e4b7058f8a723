using GitKv.Core.Objects;

namespace GitKv.Core.Stores.History;

/// <summary>What became of a key.</summary>
public enum KeyChangeKind
{
    /// <summary>It had no item before.</summary>
    Added,

    /// <summary>It has another value, or in a Branch or Ref store another version; what it was before may not be known.</summary>
    Modified,

    /// <summary>It has no item any more.</summary>
    Removed,

    /// <summary>It took over the item of another key, which is gone.</summary>
    Renamed,
}

/// <summary>What tells of a change.</summary>
public enum HistorySource
{
    /// <summary>A commit: all changes are known.</summary>
    Commit,

    /// <summary>An annotated tag: the last change only.</summary>
    Tag,

    /// <summary>git's reflog: what was changed here, while it was kept.</summary>
    Reflog,

    /// <summary>Only that it was seen, by a watch: nobody tells who changed it or why, and there may have been other changes in between.</summary>
    Seen,

    /// <summary>The item's own expiry, whose moment has come.</summary>
    Expiry,
}

/// <summary>One change of one key.</summary>
public sealed record HistoryRecord
{
    public required string Key { get; init; }

    /// <summary>The key before; null unless it was renamed.</summary>
    public string? OldKey { get; init; }

    public required KeyChangeKind Change { get; init; }

    /// <summary>The version since; null where the item was removed.</summary>
    public string? Version { get; init; }

    /// <summary>The version before; null where there was none, or none is known.</summary>
    public string? PreviousVersion { get; init; }

    /// <summary>The value since; zero where the item was removed.</summary>
    public ObjectId Blob { get; init; }

    /// <summary>The value before; zero where there was none, or none is known.</summary>
    public ObjectId PreviousBlob { get; init; }

    /// <summary>Who: the author's name.</summary>
    public required string By { get; init; }

    public required string Email { get; init; }

    /// <summary>When, as the author's date has it.</summary>
    public required DateTimeOffset When { get; init; }

    /// <summary>When it was recorded, as the committer's date has it: what histories are ordered and filtered by.</summary>
    public required DateTimeOffset Recorded { get; init; }

    /// <summary>Why.</summary>
    public required string Message { get; init; }

    /// <summary>The transaction's id; null where something else than GitKv made it.</summary>
    public string? Transaction { get; init; }

    /// <summary>The commit, or the tag's id; null where only the reflog tells.</summary>
    public string? Commit { get; init; }

    public required HistorySource Source { get; init; }
}
