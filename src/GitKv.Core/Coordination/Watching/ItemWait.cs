using System.Globalization;
using GitKv.Core.Errors;
using GitKv.Core.Stores;

namespace GitKv.Core.Coordination.Watching;

/// <summary>Waits until an item is as somebody wants it. The condition is judged on the item as it is when it is looked at, first of all at once.</summary>
public static class ItemWait
{
    /// <summary>Waits.</summary>
    /// <param name="watch">A watch of the one key, begun before.</param>
    /// <param name="key">The key.</param>
    /// <param name="isMet">The condition; gets the state and the item, null where there is none.</param>
    /// <param name="timeout">How long to wait; null for ever.</param>
    /// <param name="poll">Runs one poll, and says whether it succeeded; what passes by itself is its caller's matter.</param>
    /// <param name="cancellation">Stops the wait.</param>
    /// <returns>The state that met it, and the item; null where there is none. The state is null where there is no store yet.</returns>
    /// <exception cref="KvException">WaitTimeout.</exception>
    public static (KvSnapshot? Snapshot, KvEntry? Entry) Until(
        StoreWatch watch, string key, Func<KvSnapshot?, KvEntry?, bool> isMet, TimeSpan? timeout, Func<Action, bool> poll, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(watch);
        ArgumentNullException.ThrowIfNull(isMet);
        ArgumentNullException.ThrowIfNull(poll);
        long start = watch.Time.GetTimestamp();
        bool look = true;
        while (true)
        {
            if (look)
            {
                KvSnapshot? now = watch.Store?.Snapshot();
                KvEntry? entry = now is not null && now.TryGet(key, out KvEntry found) ? found : null;
                if (isMet(now, entry)) return (now, entry);
            }

            TimeSpan? left = timeout - watch.Time.GetElapsedTime(start);
            if (left <= TimeSpan.Zero) throw TimedOut(key, timeout!.Value);
            watch.Wait(left, cancellation);
            bool any = false;
            look = poll(() => any = Drain(watch, cancellation)) && any;
        }
    }

    private static bool Drain(StoreWatch watch, CancellationToken cancellation)
    {
        bool any = false;
        foreach (WatchedChange _ in watch.Poll(cancellation)) any = true;
        return any;
    }

    private static KvException TimedOut(string key, TimeSpan timeout) =>
        new(ErrorIds.WaitTimeout, KvErrorKind.Busy,
            string.Create(CultureInfo.InvariantCulture, $"'{key}' did not become what was waited for within {timeout.TotalSeconds:0.###} seconds. Wait longer with a greater timeout, or see with Get-GitKvItem and Get-GitKvHistory what became of it."), key);
}
