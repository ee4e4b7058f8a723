using GitKv.Core.Objects;

namespace GitKv.Core.Merging;

/// <summary>
/// What was decided about a conflict. It holds for exactly the three values that the decision was about: where one of them has changed since, it is a new conflict.
/// </summary>
/// <param name="Key">The key; "" for the store's settings.</param>
/// <param name="Path">Where in the value (RFC 6901); "" for all of it.</param>
/// <param name="Use">What was chosen.</param>
/// <param name="Value">With <see cref="MergeUse.Value"/>: the blob of the value; zero: the item, or what is at the path, goes.</param>
/// <param name="Base">The blob where the sides parted; zero for none.</param>
/// <param name="Ours">The blob of ours.</param>
/// <param name="Theirs">The blob of theirs.</param>
internal sealed record MergeResolution(string Key, string Path, MergeUse Use, ObjectId Value, ObjectId Base, ObjectId Ours, ObjectId Theirs)
{
    /// <summary>When a whole item that was given another value expires.</summary>
    public DateTimeOffset? Expires { get; init; }

    /// <summary>The value's bytes, where they may not be in the repository yet. Not kept.</summary>
    public byte[]? Content { get; init; }

    public static MergeResolution Of(string key, ItemState common, ItemState ours, ItemState theirs, ItemState result, byte[]? content) =>
        new(key, "", MergeUse.Value, result.Blob, common.Blob, ours.Blob, theirs.Blob) { Expires = result.Expires, Content = content };

    public bool IsAbout(string key, ItemState common, ItemState ours, ItemState theirs) =>
        Key == key && Base == common.Blob && Ours == ours.Blob && Theirs == theirs.Blob;
}
