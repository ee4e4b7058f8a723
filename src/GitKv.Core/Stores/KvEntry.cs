using GitKv.Core.Objects;

namespace GitKv.Core.Stores;

/// <summary>An item as a snapshot lists it: its key, its version and where its value is. The value is read apart.</summary>
/// <param name="Key">The key, decoded.</param>
/// <param name="Blob">The blob that holds the value.</param>
/// <param name="Version">The token for <see cref="Precondition.MustMatch"/>: Tree the blob's id, Branch the commit's, Ref what the ref points at.</param>
/// <param name="Expires">From when on the item is absent; null for never.</param>
public readonly record struct KvEntry(string Key, ObjectId Blob, string Version, DateTimeOffset? Expires = null);
