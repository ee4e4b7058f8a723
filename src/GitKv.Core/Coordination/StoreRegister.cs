using GitKv.Core.Errors;
using GitKv.Core.Objects;
using GitKv.Core.Stores;
using GitKv.Core.Stores.History;

namespace GitKv.Core.Coordination;

/// <summary>An item of a store as a register; what compares and swaps is the store's one write path, whatever its layout and wherever it is.</summary>
internal sealed class StoreRegister(KvStore store, string key, CommitOptions options) : ILeaseRegister
{
    public RegisterReading Read(CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        using IDisposable scope = store.Repository.CancelBy(cancellation);
        store.Repository.Refs.Refresh();
        KvSnapshot snapshot = store.Snapshot();
        return snapshot.TryGet(key, out KvEntry entry)
            ? new RegisterReading(entry.Version, LeaseFormat.Parse(snapshot.Read(entry), key), 0)
            : new RegisterReading(null, null, HighestTokenBefore(cancellation));
    }

    public RegisterOutcome TrySet(string? version, LeaseState state, string message, CancellationToken cancellation)
    {
        using IDisposable scope = store.Repository.CancelBy(cancellation);
        try
        {
            using KvTransaction transaction = store.Begin(durable: options.Durable);
            transaction.Set(key, LeaseFormat.ToBytes(state), version is null ? Precondition.MustNotExist : Precondition.MustMatch(version));
            transaction.Commit(options with { Message = options.Message is { Length: > 0 } why ? $"{message}\n\n{why}" : message, Cancellation = cancellation });
            return RegisterOutcome.Won;
        }
        catch (KvException e) when (e.ErrorId is ErrorIds.VersionMismatch or ErrorIds.ItemExists or ErrorIds.ItemNotFound or ErrorIds.RemoteLost)
        {
            return RegisterOutcome.Lost;
        }
        catch (KvException e) when (e.ErrorId == ErrorIds.RemoteUnknown)
        {
            return RegisterOutcome.Unknown;
        }
    }

    /// <summary>
    /// An item that was removed by hand goes on from the token that its history knows. Where that can't be read, for want of one or as it is
    /// elsewhere, tokens begin again.
    /// </summary>
    private long HighestTokenBefore(CancellationToken cancellation)
    {
        if (!store.Exists || store.Repository.Refs.IsRemote) return 0;
        try
        {
            foreach (HistoryRecord record in store.History(new HistoryQuery { Keys = [key] }, cancellation).Read())
            {
                ObjectId blob = record.Blob.IsZero ? record.PreviousBlob : record.Blob;
                if (!blob.IsZero) return LeaseFormat.Parse(store.Repository.Objects.Read(blob, ObjectType.Blob), key).Token;
            }
        }
        catch (KvException)
        {
            // It held something else, or the history is cut off there.
        }

        return 0;
    }
}
