using System.Runtime.ExceptionServices;
using GitKv.Core.Objects;
using GitKv.Core.Stores;

namespace GitKv.Core.Query;

/// <summary>
/// Looks at the values of many items on all processors: a window of items after the other, in each the blobs in the order of the packs and each blob once. What was
/// found comes in the order of the items, while the next window is being looked at already.
/// </summary>
/// <param name="objects">Where the blobs are.</param>
/// <param name="usesKeys">Whether items with one value can differ in what is found.</param>
/// <param name="cancellation">Stops it.</param>
internal sealed class BlobScan(ObjectDatabase objects, bool usesKeys, CancellationToken cancellation)
{
    private const int SmallestWindow = 64;
    private const int LargestWindow = 16384;
    private const int MostRemembered = 1 << 20;

    /// <summary>What there is to find in a value; null for nothing. Each thread has its own.</summary>
    internal delegate T? Look<T>(string key, ReadOnlySpan<byte> value)
        where T : class;

    /// <summary>Gives values that are not in the repository yet, on the caller's thread; null for others.</summary>
    public Func<ObjectId, byte[]?>? Pending { get; init; }

    public IEnumerable<(KvEntry Entry, T Found)> Run<T>(IEnumerable<KvEntry> entries, Func<Look<T>> newLook)
        where T : class
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var known = new Dictionary<ObjectId, T?>();
        Task<ScanWindow<T>>? running = null;
        try
        {
            using IEnumerator<KvEntry> source = entries.GetEnumerator();
            int size = SmallestWindow;
            while (true)
            {
                List<KvEntry> next = Take(source, size);
                ScanWindow<T>? done = running is null ? null : Result(running);
                running = null;
                if (done is not null && !usesKeys) Remember(done, known);
                if (next.Count > 0) running = Start(next, newLook, known, stop.Token);
                if (done is not null)
                {
                    foreach ((KvEntry, T) hit in done.Hits()) yield return hit;
                }

                if (running is null) yield break;
                size = Math.Min(size * 2, LargestWindow);
            }
        }
        finally
        {
            stop.Cancel();
            if (running is not null) WaitFor(running);
        }

        // Nothing may be reading any more when the caller goes on.
        static void WaitFor(Task task) => ((IAsyncResult)task).AsyncWaitHandle.WaitOne();
    }

    private static ScanWindow<T> Result<T>(Task<ScanWindow<T>> task)
        where T : class
    {
        try
        {
            return task.GetAwaiter().GetResult();
        }
        catch (AggregateException e)
        {
            ExceptionDispatchInfo.Throw(e.InnerException!);
            throw;
        }
    }

    private List<KvEntry> Take(IEnumerator<KvEntry> source, int count)
    {
        var window = new List<KvEntry>(count);
        while (window.Count < count && source.MoveNext())
        {
            if ((window.Count & 255) == 0) cancellation.ThrowIfCancellationRequested();
            window.Add(source.Current);
        }

        return window;
    }

    private Task<ScanWindow<T>> Start<T>(List<KvEntry> entries, Func<Look<T>> newLook, Dictionary<ObjectId, T?> known, CancellationToken stop)
        where T : class
    {
        // Before the window starts: nothing else reads or changes what is known meanwhile.
        var window = new ScanWindow<T>(objects, entries, usesKeys);
        window.Resolve(known, Pending);
        return Task.Run(() =>
        {
            window.Look(newLook, stop);
            return window;
        }, CancellationToken.None);
    }

    private static void Remember<T>(ScanWindow<T> window, Dictionary<ObjectId, T?> known)
        where T : class
    {
        if (known.Count < MostRemembered) window.AddTo(known);
    }
}
