using GitKv.Core.Objects;
using GitKv.Core.Stores;

namespace GitKv.Core.Merging;

/// <summary>What a key is on one side: its blob, zero where there is no item, and when the item expires. Items that have expired are still items here.</summary>
internal readonly record struct ItemState(ObjectId Blob, DateTimeOffset? Expires = null)
{
    public static ItemState None => default;

    public bool IsItem => !Blob.IsZero;

    public static ItemState Of(ISnapshotSource source, string key) => source.TryGet(key, out KvEntry entry) ? Of(entry) : None;

    public static ItemState Of(KvEntry entry) => new(entry.Blob, entry.Expires);

    /// <summary>When a merged item expires: as the side that changed that says; of two that did, the later one, never being the latest.</summary>
    public static DateTimeOffset? MergeExpiry(DateTimeOffset? common, DateTimeOffset? ours, DateTimeOffset? theirs)
    {
        if (ours == common) return theirs;
        if (theirs == common) return ours;
        return ours is null || theirs is null ? null : ours > theirs ? ours : theirs;
    }
}
