using GitKv.Core.Keys;

namespace GitKv.Core.Stores;

/// <summary>
/// Reads a store at one fixed version: a <see cref="KvSnapshot"/>, or a <see cref="KvTransaction"/> with its own writes on top.
/// Keys come in the order of the UTF-8 bytes of their names in git.
/// </summary>
public interface IKvReader
{
    /// <summary>The item of exactly this key. False also when the key is only a directory.</summary>
    /// <exception cref="Errors.KvException">KeyInvalid; ObjectCorrupt.</exception>
    bool TryGet(string key, out KvEntry entry);

    /// <summary>All items that match; all there are for null. Streams; cost follows the part of the store that the pattern can match.</summary>
    IEnumerable<KvEntry> Enumerate(KeyPattern? pattern = null);

    /// <summary>The items below a directory ("app" or "app/": keys that begin with "app/"), not the item of that key itself.</summary>
    IEnumerable<KvEntry> EnumerateUnder(string directory);

    /// <summary>Whether any key begins with <paramref name="directory"/> and "/".</summary>
    bool IsDirectory(string directory);

    /// <summary>The items and directories directly below a directory ("" is the root), in the order of their names.</summary>
    IEnumerable<KvChild> Children(string directory);

    /// <summary>The value's bytes.</summary>
    /// <exception cref="Errors.KvException">ObjectNotFound, ObjectCorrupt; ValueTooLarge above 2 GiB: use <see cref="Open"/>.</exception>
    byte[] Read(KvEntry entry);

    /// <summary>The value as a stream, for large ones.</summary>
    Stream Open(KvEntry entry);

    /// <summary>The value's size in bytes.</summary>
    long SizeOf(KvEntry entry);
}
