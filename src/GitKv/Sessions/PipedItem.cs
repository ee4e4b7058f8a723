namespace GitKv.Sessions;

/// <summary>What an object on the pipeline asks to be written.</summary>
internal readonly record struct PipedItem
{
    internal required string Key { get; init; }

    internal object? Value { get; init; }

    /// <summary>The item that it is, if it is one.</summary>
    internal ItemContent? Source { get; init; }

    /// <summary>When it expires, where the object says so.</summary>
    internal DateTimeOffset? Expires { get; init; }

    internal string? Store { get; init; }

    internal string? Repository { get; init; }

    internal string? Remote { get; init; }
}
