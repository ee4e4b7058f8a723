using GitKv.Core.Errors;
using GitKv.Core.Keys;

namespace GitKv.Core.Stores;

/// <summary>Items that have expired but are still in the store: absent to every reader, until they are removed or set anew.</summary>
internal static class ExpiredItems
{
    private const int MostAttempts = 50;

    /// <summary>All there are, in no particular order. Of a Tree store the cost follows the items that expire, of the others all items.</summary>
    public static IEnumerable<KvEntry> Of(ISnapshotSource state, KeyPattern? pattern = null)
    {
        IEnumerable<KvEntry> entries = state is TreeSource tree ? Expiring(tree.At(DateTimeOffset.MinValue)) : ((RefSource)state).Everything(pattern);
        return entries.Where(e => Expiry.IsOver(e.Expires, state.Clock) && (pattern is null || pattern.IsMatch(e.Key)));
    }

    /// <summary>Those whose keys are in the way of keys that are to be set: above them, or below.</summary>
    public static List<KvEntry> InTheWay(ISnapshotSource state, IEnumerable<PendingChange> changes)
    {
        var parents = new HashSet<string>(StringComparer.Ordinal);
        var set = new HashSet<string>(StringComparer.Ordinal);
        var changed = new HashSet<string>(StringComparer.Ordinal);
        foreach (PendingChange change in changes)
        {
            changed.Add(change.Key);
            if (change.Blob.IsZero && change.Subtree is null or { IsRemoval: true }) continue;
            set.Add(change.Key);
            for (int slash = change.Key.LastIndexOf('/'); slash > 0; slash = change.Key.LastIndexOf('/', slash - 1)) parents.Add(change.Key[..slash]);
        }

        return [.. Of(state).Where(e => !changed.Contains(e.Key) && (parents.Contains(e.Key) || IsBelowAny(e.Key)))];

        bool IsBelowAny(string key)
        {
            for (int slash = key.LastIndexOf('/'); slash > 0; slash = key.LastIndexOf('/', slash - 1))
                if (set.Contains(key[..slash])) return true;
            return false;
        }
    }

    /// <summary>Those of some keys that have expired and are not changed anyway.</summary>
    public static List<KvEntry> Among(TreeSource state, IEnumerable<string> keys, IEnumerable<PendingChange> changes)
    {
        TreeSource all = state.At(DateTimeOffset.MinValue);
        var found = new List<KvEntry>();
        foreach (string key in keys)
            if (all.TryGet(key, out KvEntry entry) && Expiry.IsOver(entry.Expires, state.Clock) && !changes.Any(c => c.Key == key)) found.Add(entry);
        return found;
    }

    /// <summary>Removes them in one transaction, again from the beginning where one of them is set anew meanwhile.</summary>
    public static ExpiryResult Clear(KvStore store, KeyPattern? pattern, CommitOptions options)
    {
        for (int attempt = 1; ; attempt++)
        {
            options.Cancellation.ThrowIfCancellationRequested();
            KvEntry[] expired = [.. store.Expired(pattern)];
            if (expired.Length == 0) return new ExpiryResult([], null);
            string why = string.IsNullOrWhiteSpace(options.Message) ? $"Remove {expired.Length} expired {(expired.Length == 1 ? "item" : "items")}" : options.Message;
            using KvTransaction transaction = store.Begin(durable: options.Durable);
            try
            {
                foreach (KvEntry entry in expired) transaction.RemoveExpired(entry.Key);
                return new ExpiryResult(expired, transaction.Commit(options with { Message = why }));
            }
            catch (KvException e) when (e.ErrorId == ErrorIds.ItemExists && attempt < MostAttempts)
            {
                RetryDelay.Wait(attempt, options.Cancellation);
            }
        }
    }

    public static PendingChange Removal(KvEntry entry) => new(entry.Key, Precondition.MustNotExist, Objects.ObjectId.Zero);

    private static IEnumerable<KvEntry> Expiring(TreeSource all)
    {
        foreach (string key in all.Expiries.Keys())
            if (all.TryGet(key, out KvEntry entry)) yield return entry;
    }
}
