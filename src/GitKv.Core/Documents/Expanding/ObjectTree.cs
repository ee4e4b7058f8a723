using System.Security.Cryptography;
using System.Text;
using GitKv.Core.Errors;
using GitKv.Core.Keys;
using GitKv.Core.Stores;

namespace GitKv.Core.Documents.Expanding;

/// <summary>
/// Objects that are kept as trees: below a key, with an item for each of their values. What was expanded and is collapsed is the same JSON value again,
/// but for the order of properties (and that of elements that are named by a property). Equal objects share their trees in git.
/// </summary>
public static class ObjectTree
{
    /// <summary>Puts a value in the place of all that is at a key and below it.</summary>
    /// <param name="transaction">Where.</param>
    /// <param name="key">The key.</param>
    /// <param name="stored">The value's bytes. What is no object or array with anything in it becomes one item.</param>
    /// <param name="options">How.</param>
    /// <exception cref="KvException">ItemExists: something is at the key or below; KeyInvalid; ValueInvalid.</exception>
    public static void Write(KvTransaction transaction, string key, byte[] stored, ExpandOptions options)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        ArgumentNullException.ThrowIfNull(stored);
        ArgumentNullException.ThrowIfNull(options);
        IReadOnlyList<(string Key, byte[] Value)> items = new Expansion(transaction.Store.NameForm, options.ArrayKey).Of(key, stored);
        Precondition precondition = options.MustNotExist ? Precondition.MustNotExist : Precondition.Any;
        if (options.MustNotExist) RequireAbsent(transaction, key);
        else RemoveOthers(transaction, key, items);
        foreach ((string item, byte[] value) in items) transaction.Set(item, value, precondition, options.Expires);
    }

    /// <summary>The object at a key: put together from the items below it, or the value of the item itself.</summary>
    /// <param name="reader">Where.</param>
    /// <param name="key">The key of an item or a directory.</param>
    /// <param name="found">The object.</param>
    /// <param name="cancellation">Stops it.</param>
    public static bool TryRead(IKvReader reader, string key, out CollapsedItem found, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(reader);
        found = default;
        if (reader.TryGet(key, out KvEntry single))
        {
            found = new CollapsedItem(single, reader.Read(single));
            return true;
        }

        KvEntry[] below = [.. reader.EnumerateUnder(key)];
        if (below.Length == 0) return false;
        found = Together(reader, key, below, cancellation);
        return true;
    }

    /// <summary>The objects whose keys match, of items and of directories; below one that matches nothing more is looked for.</summary>
    public static IEnumerable<CollapsedItem> Read(IKvReader reader, KeyPattern pattern, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(reader);
        ArgumentNullException.ThrowIfNull(pattern);
        string start = pattern.LiteralDirectory;
        IEnumerable<KvEntry> all = start.Length == 0 ? reader.Enumerate() : reader.EnumerateUnder(start);
        string? key = null;
        var entries = new List<KvEntry>();
        foreach (KvEntry entry in all)
        {
            cancellation.ThrowIfCancellationRequested();
            if (Shortest(entry.Key, pattern) is not { } match) continue;
            if (key is not null && match != key) yield return One(key);
            key = match;
            entries.Add(entry);
        }

        if (key is not null) yield return One(key);

        CollapsedItem One(string at)
        {
            KvEntry[] below = [.. entries];
            entries.Clear();
            return below is [var only] && only.Key == at ? new CollapsedItem(only, reader.Read(only)) : Together(reader, at, below, cancellation);
        }
    }

    private static CollapsedItem Together(IKvReader reader, string key, IEnumerable<KvEntry> entries, CancellationToken cancellation)
    {
        var collapse = new Collapse();
        using var version = IncrementalHash.CreateHash(HashAlgorithmName.SHA1);
        foreach (KvEntry entry in entries)
        {
            cancellation.ThrowIfCancellationRequested();
            collapse.Add(entry.Key[(key.Length + 1)..], reader.Read(entry));
            version.AppendData(Encoding.UTF8.GetBytes($"{entry.Key[key.Length..]}\0{entry.Version}\n"));
        }

        try
        {
            return new CollapsedItem(new KvEntry(key, default, Convert.ToHexStringLower(version.GetHashAndReset())), collapse.ToJson());
        }
        catch (KvException e) when (e.ErrorId == ErrorIds.ValueInvalid)
        {
            throw new KvException(e.ErrorId, e.Kind, $"The items below '{KeyErrors.Show(key)}' are no object together. {e.Message}", key, e);
        }
    }

    private static string? Shortest(string key, KeyPattern pattern)
    {
        for (int slash = key.IndexOf('/'); slash > 0; slash = key.IndexOf('/', slash + 1))
            if (pattern.IsMatch(key[..slash])) return key[..slash];
        return pattern.IsMatch(key) ? key : null;
    }

    private static void RequireAbsent(KvTransaction transaction, string key)
    {
        if (transaction.TryGet(key, out _) || transaction.IsDirectory(key))
            throw new KvException(ErrorIds.ItemExists, KvErrorKind.Conflict, $"There is an item with the key '{key}' already, or there are items below it. Use Set-GitKvItem to replace them.", key);
    }

    private static void RemoveOthers(KvTransaction transaction, string key, IReadOnlyList<(string Key, byte[] Value)> items)
    {
        var stay = items.Select(static i => i.Key).ToHashSet(StringComparer.Ordinal);
        if (!stay.Contains(key)) transaction.Remove(key);
        foreach (KvEntry entry in transaction.EnumerateUnder(key).ToArray())
            if (!stay.Contains(entry.Key)) transaction.Remove(entry.Key);
    }
}
