using GitKv.Core.Objects;
using GitKv.Core.Stores;

namespace GitKv.Sessions;

/// <summary>One item of a batch, with what it takes to write it again should another item spoil the batch.</summary>
internal readonly record struct BatchItem(string Key, Precondition Precondition, byte[]? Bytes, ObjectId Blob, DateTimeOffset? Expires)
{
    internal bool CanRepeat => Bytes is not null || !Blob.IsZero;

    internal void Put(KvTransaction transaction)
    {
        if (Bytes is not null) transaction.Set(Key, Bytes, Precondition, Expires);
        else transaction.Set(Key, Blob, Precondition, Expires);
    }
}
