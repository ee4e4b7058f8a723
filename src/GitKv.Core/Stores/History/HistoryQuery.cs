using GitKv.Core.Keys;

namespace GitKv.Core.Stores.History;

/// <summary>Which changes are asked for.</summary>
public sealed record HistoryQuery
{
    /// <summary>Exact keys; several are shown together, newest first.</summary>
    public IReadOnlyList<string> Keys { get; init; } = [];

    /// <summary>Patterns.</summary>
    public IReadOnlyList<KeyPattern> Patterns { get; init; } = [];

    /// <summary>Recorded then or later.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Recorded then or before.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>A part of the author's name or address, or with * and ? all of one of them; upper and lower case are the same.</summary>
    public string? Author { get; init; }

    public long Skip { get; init; }

    public long First { get; init; } = long.MaxValue;

    /// <summary>Goes on with the key that an item had before it was renamed.</summary>
    public bool Follow { get; init; }
}
