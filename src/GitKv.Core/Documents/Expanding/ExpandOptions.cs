namespace GitKv.Core.Documents.Expanding;

/// <summary>How an object is taken apart.</summary>
public sealed record ExpandOptions
{
    /// <summary>Names the elements of arrays by this property of theirs; null: by their number. Arrays of which no element has it are numbered.</summary>
    public string? ArrayKey { get; init; }

    /// <summary>Nothing may be at the key yet, nor below it.</summary>
    public bool MustNotExist { get; init; }

    /// <summary>From when on the items are absent; null for never.</summary>
    public DateTimeOffset? Expires { get; init; }
}
