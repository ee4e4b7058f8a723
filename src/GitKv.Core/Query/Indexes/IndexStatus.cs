namespace GitKv.Core.Query.Indexes;

/// <summary>How an index is.</summary>
public enum IndexState
{
    /// <summary>Made from the keys as they are.</summary>
    Current,

    /// <summary>Something that knows nothing of indexes wrote the store; readers make up for it, and the next write does for good.</summary>
    Behind,

    /// <summary>Not made yet, or by another definition; the next write makes it.</summary>
    Missing,

    /// <summary>Its definition can't be followed.</summary>
    Invalid,
}

/// <summary>What there is to say of an index.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Definition">What it is about; null where that can't be followed.</param>
/// <param name="State">How it is.</param>
/// <param name="Entries">How many values of items it has.</param>
/// <param name="Values">How many different ones.</param>
/// <param name="Problem">Why it can't be followed; null where it can.</param>
public sealed record IndexStatus(string Name, IndexDefinition? Definition, IndexState State, long Entries, long Values, string? Problem);
