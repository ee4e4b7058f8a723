using GitKv.Core.Errors;
using GitKv.Core.Keys;
using GitKv.Core.Stores;

namespace GitKv.Sessions;

/// <summary>Finds items in one version of a store, and says where they come from.</summary>
internal sealed class ItemQuery(StoreHandle handle, IKvReader reader)
{
    internal IKvReader Reader { get; } = reader;

    /// <summary>What a key with wildcards, or one that ends in "/", stands for; null for an exact key.</summary>
    /// <exception cref="KvException">KeyPatternInvalid.</exception>
    internal static KeyPattern? PatternOf(string key)
    {
        if (KeyPattern.HasWildcards(key)) return KeyPattern.Parse(key.EndsWith('/') ? key + "**" : key);
        return key.Length > 1 && key.EndsWith('/') ? KeyPattern.Under(Literal(key)) : null;
    }

    /// <summary>An exact key without the backticks that keep its characters from being wildcards.</summary>
    internal static string Literal(string key) =>
        key.Contains('`', StringComparison.Ordinal) ? KeyPattern.Parse(key).LiteralKey : key;

    /// <exception cref="KvException">ItemNotFound, KeyInvalid.</exception>
    internal KvEntry Get(string key) => Reader.TryGet(key, out KvEntry entry)
        ? entry
        : throw Errors.ItemNotFound(key, handle.Name, Reader.IsDirectory(key));

    internal IEnumerable<KvEntry> Enumerate(KeyPattern pattern) => Reader.Enumerate(pattern);

    internal ItemSource SourceOf(string key, GitKvValueFormat form = default, bool asHashtable = false) =>
        new(handle.Kept, handle.Store, handle.Info, Reader, () => [key], form, asHashtable);

    internal ItemSource SourceOf(KeyPattern pattern, GitKvValueFormat form, bool asHashtable, long skip, long first) => new(
        handle.Kept,
        handle.Store,
        handle.Info,
        Reader,
        () => Reader.Enumerate(pattern).Select(static e => e.Key).Skip((int)Math.Min(skip, int.MaxValue)).Take((int)Math.Min(first, int.MaxValue)),
        form,
        asHashtable);
}
