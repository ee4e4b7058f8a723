using GitKv.Core.Documents.Expanding;
using GitKv.Core.Objects;
using GitKv.Core.Stores;

namespace GitKv.Sessions;

/// <summary>One item of a batch, with what it takes to write it again should another item spoil the batch.</summary>
internal readonly record struct BatchItem(string Key, Precondition Precondition, byte[]? Bytes, ObjectId Blob, DateTimeOffset? Expires)
{
    /// <summary>How the value is taken apart; null where it stays whole.</summary>
    internal ExpandOptions? Expand { get; init; }

    internal bool CanRepeat => Bytes is not null || !Blob.IsZero;

    /// <summary>Whether it writes this key.</summary>
    internal bool Covers(string key) => key == Key || (Expand is not null && key.StartsWith(Key + "/", StringComparison.Ordinal));

    /// <summary>What it has become in a transaction.</summary>
    internal IEnumerable<KvEntry> In(KvTransaction transaction)
    {
        if (transaction.TryGet(Key, out KvEntry entry)) return [entry];
        return Expand is null ? [] : transaction.EnumerateUnder(Key);
    }

    internal void Put(KvTransaction transaction)
    {
        if (Expand is not null) ObjectTree.Write(transaction, Key, Bytes!, Expand);
        else if (Bytes is not null) transaction.Set(Key, Bytes, Precondition, Expires);
        else transaction.Set(Key, Blob, Precondition, Expires);
    }
}
