using System.Diagnostics;
using GitKv.Core.Errors;
using GitKv.Core.Repositories;
using GitKv.Core.Stores;

namespace GitKv.Core.Maintenance.Automatic;

/// <summary>
/// Keeps a repository fast that is written a change at a time: after a change looks, rarely and at little cost, whether loose objects, packs or loose refs have become many, and
/// has them gathered on a thread of its own (<see cref="MaintenanceRun"/>). Closing the repository, or the end of the process, waits for the end of what takes a moment, and
/// breaks off what takes longer.
/// </summary>
internal sealed class AutomaticMaintenance(GitRepository repository) : IDisposable
{
    /// <summary>Of the changes of refs, one in so many has the refs counted; of the objects, those of one folder of 256 have them counted.</summary>
    private const int RefsCountedOneIn = 256;

    /// <summary>After a round that got little done there is none for so many times as long as it took.</summary>
    private const int Rest = 20;

    private readonly Lock _gate = new();
    private readonly Lazy<MaintenancePolicy?> _policy = new(() => MaintenancePolicy.Of(repository), LazyThreadSafetyMode.PublicationOnly);
    private CancellationTokenSource? _hurry;
    private Task? _running;
    private long _restUntil;
    private bool _disposed;

    /// <summary>To be called when a change has landed and no lock is held. Never fails.</summary>
    public void AfterChange(KvStore store)
    {
        bool objects = repository.Objects.HasGrown;
        bool refs = store.Layout != KvLayout.Tree && Random.Shared.Next(RefsCountedOneIn) == 0;
        if (!objects && !refs) return;
        repository.Objects.HasGrown = false;
        try
        {
            Consider(store, objects, refs);
        }
        catch (Exception e) when (e is KvException or InvalidDataException || WriteFailure.Is(e))
        {
            // The change has landed: what comes after it is no reason to fail.
        }
    }

    /// <summary>Waits for what is running, and starts nothing more.</summary>
    public void Dispose()
    {
        lock (_gate) _disposed = true;
        WaitForEnd();
    }

    private void Consider(KvStore store, bool objects, bool refs)
    {
        lock (_gate)
        {
            if (_disposed || _running is { IsCompleted: false } || Stopwatch.GetTimestamp() < _restUntil) return;
        }

        if (_policy.Value is not { } policy) return;
        var run = new MaintenanceRun(store, policy);
        (bool Loose, bool Packs, bool Refs) due = run.Due(objects, refs);
        if (due == default) return;
        lock (_gate)
        {
            if (_disposed || _running is { IsCompleted: false }) return;
            _hurry?.Dispose();
            var hurry = _hurry = new CancellationTokenSource();
            AppDomain.CurrentDomain.ProcessExit += AtExit;
            _running = Task.Factory.StartNew(() => Work(run, due, hurry.Token), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        }
    }

    private void Work(MaintenanceRun run, (bool Loose, bool Packs, bool Refs) due, CancellationToken hurry)
    {
        long start = Stopwatch.GetTimestamp();
        try
        {
            if (!run.Run(due, hurry)) _restUntil = Stopwatch.GetTimestamp() + (Stopwatch.GetTimestamp() - start) * Rest;
        }
        catch (Exception e) when (e is KvException or InvalidDataException or OperationCanceledException || WriteFailure.Is(e))
        {
            // Everything is in its place; another time, or git gc, will say what is wrong.
        }
        finally
        {
            AppDomain.CurrentDomain.ProcessExit -= AtExit;
        }
    }

    private void AtExit(object? sender, EventArgs e) => WaitForEnd();

    private void WaitForEnd()
    {
        Task? running;
        lock (_gate)
        {
            running = _running;
            if (running is { IsCompleted: false }) _hurry?.Cancel();
        }

        // It has caught what it throws.
        if (running is not null) Task.WaitAny(running);
    }
}
