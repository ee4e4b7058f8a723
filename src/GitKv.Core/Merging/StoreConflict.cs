using GitKv.Core.Objects;

namespace GitKv.Core.Merging;

/// <summary>Something that both sides of a merge of stores changed, and that nothing decided.</summary>
/// <param name="Key">The key; "" for the store's settings.</param>
/// <param name="Path">Where in the value: a JSON Pointer (RFC 6901), "" for the whole item.</param>
/// <param name="Base">The bytes at that place where the two parted; null: nothing there.</param>
/// <param name="Ours">Those of ours.</param>
/// <param name="Theirs">Those of theirs.</param>
/// <param name="Reason">A sentence that says what the two sides did.</param>
public sealed record StoreConflict(string Key, string Path, byte[]? Base, byte[]? Ours, byte[]? Theirs, string Reason)
{
    /// <summary>The blob of the whole value where the two parted; zero for none.</summary>
    internal ObjectId BaseId { get; init; }

    /// <summary>That of ours.</summary>
    internal ObjectId OursId { get; init; }

    /// <summary>That of theirs.</summary>
    internal ObjectId TheirsId { get; init; }

    internal static StoreConflict Of(MergeConflict conflict, ItemState? common, ItemState ours, ItemState theirs) =>
        new(conflict.Key, conflict.Path, conflict.Base, conflict.Ours, conflict.Theirs, conflict.Reason)
        {
            BaseId = common?.Blob ?? ObjectId.Zero, OursId = ours.Blob, TheirsId = theirs.Blob,
        };
}
