using GitKv.Core.Diagnostics;
using GitKv.Core.Errors;
using GitKv.Core.Objects;
using GitKv.Core.Refs;
using GitKv.Core.Remotes.Cache;

namespace GitKv.Core.Remotes.Group;

/// <summary>
/// The queue of a cache repository, by which all writers of one machine to one remote share pushes. A writer builds its change on what will be there when all
/// that waits has landed, puts it at the end, and waits; whoever gets the push lock pushes all that waits as one change of refs and tells each what became of his.
/// <para>
/// All locks are files that are open: the system opens them when their holder dies, at whatever moment. A push that was begun by one who died is
/// sent again as it was (it can land only once) by the next, who so finds out what became of it. A change whose owner died before it was sent is dropped.
/// </para>
/// </summary>
internal sealed class CommitQueue
{
    /// <summary>How many changes go together at most, and how many edits.</summary>
    private const int MostChanges = 1000;
    private const int MostEdits = 20_000;

    private static readonly TimeSpan s_lastWord = TimeSpan.FromSeconds(10);
    private readonly RemoteRefStore _store;
    private readonly string _folder;

    public CommitQueue(RemoteRefStore store, string cacheFolder)
    {
        _store = store;
        _folder = Path.Combine(cacheFolder, "gitkv-queue");
        Directory.CreateDirectory(_folder);
    }

    private string StatePath => Path.Combine(_folder, "state");

    private string PushGate => Path.Combine(_folder, "push");

    /// <summary>The queue as it is at this moment, without waiting. What others have seen since brings this process's memory up to date.</summary>
    public QueueState Look()
    {
        QueueState state = QueueState.Load(StatePath);
        Learn(state);
        return state;
    }

    /// <summary>Lets nobody else change the queue; to be held for moments.</summary>
    public FileStream Enter(CancellationToken cancellation) => FileGate.Enter(Path.Combine(_folder, "queue"), cancellation);

    /// <summary>Puts a change at the end, under <see cref="Enter"/>'s lock.</summary>
    public QueueTicket Append(QueueState state, IReadOnlyList<RefEdit> edits, IReadOnlyList<string> transactions, bool isConditional)
    {
        string id = Guid.NewGuid().ToString("N");
        var ticket = new QueueTicket(id, new FileStream(OwnerPath(id), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose));
        try
        {
            state.Changes.Add(new QueuedChange(id, edits, transactions, isConditional));
            state.Save(StatePath);
            FaultPoint.Reach("group.queued");
            return ticket;
        }
        catch
        {
            ticket.Dispose();
            throw;
        }
    }

    /// <summary>Waits until it is known what became of a change, and pushes for all where nobody else does. Returns when it was won.</summary>
    /// <exception cref="RefMismatchException">Lost: what it was built on is not there (any more). What is in memory is up to date.</exception>
    /// <exception cref="KvException">As of <see cref="PushAttempt.Run"/>.</exception>
    public void Await(QueueTicket ticket, CancellationToken cancellation)
    {
        for (int attempt = 1; ; attempt++)
        {
            if (TakeOutcome(ticket.Id) is { } told)
            {
                Look();
                told.Throw();
                return;
            }

            if (FileGate.TryEnter(PushGate) is { } gate)
            {
                using (gate)
                {
                    if (TakeOutcome(ticket.Id) is { } late) Deliver(ticket, late);
                    else if (Lead(ticket, cancellation) is { } own) Deliver(ticket, own);
                }

                if (ticket.Outcome is { } outcome)
                {
                    outcome.Throw();
                    return;
                }
            }

            if (cancellation.IsCancellationRequested) Withdraw(ticket, cancellation);
            cancellation.WaitHandle.WaitOne(Random.Shared.Next(1, Math.Min(attempt + 1, 6)));
        }
    }

    /// <summary>Waits until all that was queued by now has landed or not: for one whose condition does not hold on what may not come.</summary>
    public void Settle(QueueState seen, CancellationToken cancellation)
    {
        var waiting = seen.Changes.Select(c => c.Id).ToHashSet();
        for (int attempt = 1; ; attempt++)
        {
            QueueState now = Look();
            if (!now.Changes.Exists(c => waiting.Contains(c.Id))) return;

            // Where nobody pushes, those who waited have died.
            if (FileGate.TryEnter(PushGate) is { } gate)
            {
                using (gate) Lead(null, cancellation);
            }

            cancellation.WaitHandle.WaitOne(Random.Shared.Next(1, Math.Min(attempt + 1, 8)));
            cancellation.ThrowIfCancellationRequested();
        }
    }

    private string OwnerPath(string id) => Path.Combine(_folder, "own-" + id);

    private string OutcomePath(string id) => Path.Combine(_folder, "end-" + id);

    private static void Deliver(QueueTicket ticket, QueuedOutcome outcome) => ticket.Outcome = outcome;

    private void Learn(QueueState state) => _store.Learn(state.Seen.Select(s => (s.Key, s.Value.Value, s.Value.At)));

    private QueuedOutcome? TakeOutcome(string id)
    {
        string path = OutcomePath(id);
        if (!File.Exists(path)) return null;
        QueuedOutcome outcome = QueuedOutcome.Parse(File.ReadAllBytes(path));
        File.Delete(path);
        return outcome;
    }

    /// <summary>Pushes what waits, under the push lock. What became of one's own change; null where it was not among it.</summary>
    private QueuedOutcome? Lead(QueueTicket? own, CancellationToken cancellation)
    {
        QueueState state;
        List<QueuedChange> batch;
        bool again;
        using (Enter(cancellation))
        {
            state = QueueState.Load(StatePath);
            Learn(state);
            if (own is not null && !state.Changes.Exists(c => c.Id == own.Id)) return TakeOutcome(own.Id) ?? Vanished();
            again = state.Sending.Count > 0;
            if (again)
            {
                batch = state.Changes.FindAll(c => state.Sending.Contains(c.Id));
            }
            else
            {
                DropOrphans(state, own);
                batch = Batch(state);
                state.Sending.AddRange(batch.Select(c => c.Id));
            }

            if (batch.Count == 0) state.Sending.Clear();
            state.Save(StatePath);
        }

        if (batch.Count == 0) return null;
        FaultPoint.Reach("group.sending");
        return new QueuePush(_store, this, own, cancellation).Run(batch, again);
    }

    /// <summary>The first ones, as many as go together.</summary>
    private static List<QueuedChange> Batch(QueueState state)
    {
        var batch = new List<QueuedChange>();
        int edits = 0;
        foreach (QueuedChange change in state.Changes)
        {
            edits += change.Edits.Count;
            if (batch.Count > 0 && (batch.Count >= MostChanges || edits > MostEdits)) break;
            batch.Add(change);
        }

        return batch;
    }

    /// <summary>Nobody waits for a change whose owner died, and none of it was sent: it goes, with what was built on it.</summary>
    private void DropOrphans(QueueState state, QueueTicket? own)
    {
        foreach (QueuedChange change in state.Changes.ToArray())
        {
            if (change.Id == own?.Id || !state.Changes.Contains(change)) continue;
            string path = OwnerPath(change.Id);
            if (File.Exists(path))
            {
                if (FileGate.TryEnter(path) is not { } free) continue;
                free.Dispose();
                File.Delete(path);
            }

            Drop(state, change);
        }
    }

    /// <summary>Removes a change; those that were built on it have lost what they were built on.</summary>
    internal void Drop(QueueState state, QueuedChange change)
    {
        int at = state.Changes.IndexOf(change);
        state.Changes.RemoveAt(at);
        var gone = change.Edits.ToDictionary(e => e.Name, StringComparer.Ordinal);
        foreach (QueuedChange later in state.Changes.Skip(at).ToArray())
        {
            RefEdit? broken = later.Edits.Cast<RefEdit?>().FirstOrDefault(e => gone.ContainsKey(e!.Value.Name));
            if (broken is not { } edit) continue;
            state.Changes.Remove(later);
            Tell(later.Id, QueuedOutcome.Lost(edit.Name, edit.Expected, gone[edit.Name].Expected));
            foreach (RefEdit lost in later.Edits) gone.TryAdd(lost.Name, lost);
        }
    }

    /// <summary>Tells the owner of a change what became of it.</summary>
    internal void Tell(string id, QueuedOutcome outcome)
    {
        string aside = OutcomePath(id) + ".new";
        File.WriteAllBytes(aside, outcome.ToBytes());
        File.Move(aside, OutcomePath(id), overwrite: true);
    }

    /// <summary>Changes the queue under its lock, for the one who pushes: it must come to its end.</summary>
    internal void Change(Action<QueueState> change)
    {
        using (Enter(CancellationToken.None))
        {
            QueueState state = QueueState.Load(StatePath);
            change(state);
            state.Save(StatePath);
            Learn(state);
        }
    }

    /// <summary>Takes back a change that was not sent yet; waits a little for the end of one that was.</summary>
    private void Withdraw(QueueTicket ticket, CancellationToken cancellation)
    {
        bool isSent = true;
        Change(state =>
        {
            if (state.Changes.Find(c => c.Id == ticket.Id) is not { } change || state.Sending.Contains(change.Id)) return;
            Drop(state, change);
            isSent = false;
        });
        if (!isSent) cancellation.ThrowIfCancellationRequested();
        long start = Environment.TickCount64;
        while (Environment.TickCount64 - start < s_lastWord.TotalMilliseconds)
        {
            if (TakeOutcome(ticket.Id) is { } outcome)
            {
                outcome.Throw();
                ticket.Outcome = outcome;
                return;
            }

            Thread.Sleep(5);
        }

        Vanished().Throw();
    }

    private QueuedOutcome Vanished() => QueuedOutcome.Failed(new KvException(ErrorIds.RemoteUnknown, KvErrorKind.Unknown,
        $"A change of the remote '{_store.Repository.Place}' was being pushed by another process, and what became of it could not be found out. Read the items before trying again: it may have been made.")
    {
        Outcome = RemoteOutcome.Unknown,
    });
}
