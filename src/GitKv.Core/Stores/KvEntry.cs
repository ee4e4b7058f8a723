using GitKv.Core.Objects;

namespace GitKv.Core.Stores;

/// <summary>An item as a snapshot lists it: its key, its version and where its value is. The value is read apart.</summary>
/// <param name="Key">The key, decoded.</param>
/// <param name="Blob">The blob that holds the value.</param>
/// <param name="Version">The token for <see cref="Precondition.MustMatch"/>: Tree the blob's id, Branch the commit's, Ref what the ref points at.</param>
/// <param name="Expires">From when on the item is absent; null for never.</param>
public readonly record struct KvEntry(string Key, ObjectId Blob, string Version, DateTimeOffset? Expires = null)
{
    // Written out only when it is asked for: a listing has one for each of a million keys.
    private readonly string? _version = Version;

    /// <summary>An item whose version is its blob's id.</summary>
    internal KvEntry(string key, ObjectId blob, DateTimeOffset? expires)
        : this(key, blob, null!, expires)
    {
    }

    /// <summary>The token for <see cref="Precondition.MustMatch"/>.</summary>
    public string Version
    {
        get => _version ?? (Key is null ? null! : Blob.ToString());
        init => _version = value;
    }

    public bool Equals(KvEntry other) => Key == other.Key && Blob == other.Blob && Expires == other.Expires && Version == other.Version;

    public override int GetHashCode() => HashCode.Combine(Key, Blob, Expires);
}
