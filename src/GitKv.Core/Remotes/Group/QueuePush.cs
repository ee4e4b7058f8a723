using GitKv.Core.Diagnostics;
using GitKv.Core.Errors;
using GitKv.Core.Objects;
using GitKv.Core.Refs;
using GitKv.Core.Remotes.Cache;

namespace GitKv.Core.Remotes.Group;

/// <summary>Pushes a batch of queued changes as one, and settles with each of their owners what became of it.</summary>
internal sealed class QueuePush(RemoteRefStore store, CommitQueue queue, QueueTicket? own, CancellationToken cancellation)
{
    private QueuedOutcome? _mine;

    /// <summary>Pushes; what became of one's own change, null where it was not among them.</summary>
    /// <param name="batch">The changes, the first ones of the queue.</param>
    /// <param name="again">Another one began to push them, and died: they may have landed.</param>
    public QueuedOutcome? Run(IReadOnlyList<QueuedChange> batch, bool again)
    {
        try
        {
            Push(batch, again);
            FaultPoint.Reach("group.pushed");
            Settle(batch, batch, _ => QueuedOutcome.Won);
        }
        catch (OperationCanceledException)
        {
            // Nothing was sent. The others try without us.
            queue.Change(state => state.Sending.Clear());
            throw;
        }
        catch (KvException e) when (e.ErrorId == ErrorIds.RemoteUnknown && cancellation.IsCancellationRequested)
        {
            // We leave as if we had died: the next one finds out.
            throw;
        }
        catch (KvException e) when (batch.Count > 1 && e is RefConflictException or { ErrorId: ErrorIds.RemoteDenied or ErrorIds.RemoteUnsupported })
        {
            OneByOne(batch);
        }
        catch (RefMismatchException e)
        {
            // All that waits was built on what is not there.
            Settle(batch, null, c => Lost(c, e));
        }
        catch (KvException e)
        {
            // Where it is not known whether it landed, what was built on it is lost too.
            HashSet<string> ids = [.. batch.Select(c => c.Id)];
            Settle(batch, e.ErrorId == ErrorIds.RemoteUnknown ? null : batch, c => ids.Contains(c.Id) ? QueuedOutcome.Failed(e) : LostItsBase(c, batch), isSeen: false);
        }

        return _mine;
    }

    private void Push(IReadOnlyList<QueuedChange> changes, bool again)
    {
        List<RefEdit> edits = QueueState.Combine(changes);
        if (edits.Count == 0) return;
        string[] ids = [.. changes.SelectMany(c => c.Transactions)];
        new PushAttempt(store, edits, ids, changes.Any(c => c.IsConditional), cancellation) { MayHaveLanded = again }.Run();
        store.Won(edits);
    }

    /// <summary>The remote refused all together: each gets its own answer. One that was built on a refused one has lost what it was built on.</summary>
    private void OneByOne(IReadOnlyList<QueuedChange> batch)
    {
        queue.Change(state => state.Sending.Clear());
        var now = new Dictionary<string, ObjectId>(StringComparer.Ordinal);
        foreach (RefEdit edit in batch.SelectMany(c => c.Edits)) now.TryAdd(edit.Name, edit.Expected);
        bool isOver = false;
        foreach (QueuedChange change in batch)
        {
            RefEdit? broken = change.Edits.Cast<RefEdit?>().FirstOrDefault(e => now[e!.Value.Name] != e.Value.Expected);
            if (broken is { } moved || isOver)
            {
                RefEdit edit = broken ?? change.Edits[0];
                Settle([change], [change], _ => QueuedOutcome.Lost(edit.Name, edit.Expected, now[edit.Name]));
                continue;
            }

            try
            {
                queue.Change(state =>
                {
                    state.Sending.Clear();
                    state.Sending.Add(change.Id);
                });
                Push([change], again: false);
                foreach (RefEdit edit in change.Edits) now[edit.Name] = edit.New;
                Settle([change], [change], _ => QueuedOutcome.Won);
            }
            catch (KvException e)
            {
                Settle([change], [change], _ => QueuedOutcome.Failed(e), isSeen: e is RefMismatchException);
                isOver = e is RefMismatchException || e.ErrorId is ErrorIds.RemoteUnknown or ErrorIds.RemoteUnreachable;
            }
        }
    }

    /// <summary>Ends changes, and tells their owners; what waits behind them and was built on those that did not land goes too.</summary>
    /// <param name="batch">Those that were pushed.</param>
    /// <param name="ended">Those that end; null for all that wait.</param>
    /// <param name="outcome">What became of each.</param>
    /// <param name="isSeen">Whether the remote has said what its refs are at.</param>
    private void Settle(IReadOnlyList<QueuedChange> batch, IReadOnlyList<QueuedChange>? ended, Func<QueuedChange, QueuedOutcome> outcome, bool isSeen = true)
    {
        queue.Change(state =>
        {
            state.Sending.Clear();
            if (isSeen) state.See(batch.SelectMany(c => c.Edits).Select(e => e.Name).Distinct().Select(n => (n, store.Held(n))).Where(n => n.Item2 is not null).Select(n => (n.n, n.Item2!.Value)));
            var ids = ended?.Select(c => c.Id).ToHashSet();
            foreach (QueuedChange change in state.Changes.ToArray())
            {
                if ((ids is not null && !ids.Contains(change.Id)) || !state.Changes.Contains(change)) continue;
                QueuedOutcome became = outcome(change);
                if (became.IsWon || ids is null) state.Changes.Remove(change);
                else queue.Drop(state, change);
                if (change.Id == own?.Id) _mine = became;
                else queue.Tell(change.Id, became);
            }

            FaultPoint.Reach("group.settled");
        });
    }

    private QueuedOutcome Lost(QueuedChange change, RefMismatchException e)
    {
        RefEdit edit = change.Edits.FirstOrDefault(x => x.Name == e.Name, change.Edits[0]);
        return QueuedOutcome.Lost(edit.Name, edit.Expected, edit.Name == e.Name ? e.Actual : store.Held(edit.Name) ?? ObjectId.Zero);
    }

    private QueuedOutcome LostItsBase(QueuedChange change, IReadOnlyList<QueuedChange> batch)
    {
        HashSet<string> names = batch.SelectMany(c => c.Edits).Select(e => e.Name).ToHashSet(StringComparer.Ordinal);
        RefEdit edit = change.Edits.FirstOrDefault(e => names.Contains(e.Name), change.Edits[0]);
        return QueuedOutcome.Lost(edit.Name, edit.Expected, store.Held(edit.Name) ?? ObjectId.Zero);
    }
}
