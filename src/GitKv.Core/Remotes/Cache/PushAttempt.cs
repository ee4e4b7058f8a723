using System.Diagnostics;
using GitKv.Core.Errors;
using GitKv.Core.Objects;
using GitKv.Core.Refs;
using GitKv.Core.Stores;

namespace GitKv.Core.Remotes.Cache;

/// <summary>
/// Brings one change of refs to a remote and finds out what became of it. What a remote answers is only where it accepted everything taken at its word;
/// else it is asked what its refs are at (<see cref="PushedState"/>).
/// </summary>
internal sealed class PushAttempt(RemoteRefStore store, IReadOnlyList<RefEdit> edits, IReadOnlyList<string> ids, bool isConditional, CancellationToken cancellation)
{
    // A remote that was there a moment ago and can't be reached now is asked again so often.
    private const int MostUnreachable = 3;

    private static readonly TimeSpan s_lastWord = TimeSpan.FromSeconds(5);
    private readonly Stopwatch _since = Stopwatch.StartNew();
    private readonly PushedState _state = new(store, edits, ids);
    private bool _mayHaveLanded;
    private int _refused;

    /// <summary>Somebody sent it already, and its answer is not known.</summary>
    public bool MayHaveLanded { init => _mayHaveLanded = value; }

    /// <summary>Returns when it was won.</summary>
    /// <exception cref="RefMismatchException">Lost, to somebody who changed a ref first. Nothing landed.</exception>
    /// <exception cref="RefConflictException">The names of refs are in each other's way. Nothing landed.</exception>
    /// <exception cref="KvException">RemoteDenied; RemoteUnreachable; RemoteUnsupported: nothing landed. RemoteUnknown.</exception>
    public void Run()
    {
        int unreachable = 0;
        for (int attempt = 1; ; attempt++)
        {
            PushReport report = Push();
            switch (report.State)
            {
                case PushState.Answered when report.Refs.All(static r => r.Verdict == RefVerdict.Accepted):
                    return;
                case PushState.Answered:
                    if (IsWonByNow(report)) return;
                    break;
                case PushState.Interrupted:
                    _mayHaveLanded = true;
                    if (IsWonByNow(report)) return;
                    break;
                case PushState.NotSent when _mayHaveLanded && !IsOver:
                    break;
                case PushState.NotSent when report.Failure is { ErrorId: ErrorIds.RemoteUnreachable } && store.Link.Exchanges > 1 && ++unreachable < MostUnreachable:
                    break;
                default:
                    if (_mayHaveLanded) throw Unknown(report.Failure);
                    throw report.Failure ?? Unsupported();
            }

            // The identical change is sent again: it can land only once.
            Wait(attempt);
        }
    }

    private bool IsOver => _since.Elapsed > store.Patience;

    private PushReport Push()
    {
        try
        {
            return store.Link.Push(new RemotePush { From = store.Repository, Edits = edits }, cancellation);
        }
        catch (OperationCanceledException) when (_mayHaveLanded)
        {
            throw Unknown(null);
        }
    }

    /// <summary>Whether it landed; false where it did not, and may be sent again.</summary>
    private bool IsWonByNow(PushReport report)
    {
        IReadOnlyDictionary<string, ObjectId> present = Present(report.Failure);
        switch (_state.Judge(present))
        {
            case PushedState.Verdict.Landed:
                return true;
            case PushedState.Verdict.Untouched when !_mayHaveLanded:
                if (NameConflict() is { } conflict) throw conflict;
                return ++_refused < PushRefusal.MostAsked ? false : throw PushRefusal.Denied(store.Repository.Place, edits, report);
            case PushedState.Verdict.Untouched:
                // What was interrupted may still be under way there, whatever became of the one sent after it.
                if (IsOver || (report.State == PushState.Answered && ++_refused >= PushRefusal.MostAsked)) throw Unknown(report.Failure);
                return false;
            case PushedState.Verdict.Undecided when _mayHaveLanded && isConditional:
                throw Unknown(report.Failure);
            default:
                RefEdit moved = edits.First(e => present[e.Name] != e.Expected);
                throw RemoteRefTransaction.Mismatch(moved, present[moved.Name]);
        }
    }

    /// <summary>What the refs are at, as soon as the remote says.</summary>
    private IReadOnlyDictionary<string, ObjectId> Present(KvException? failure)
    {
        string[] names = [.. edits.Select(static e => e.Name)];
        for (int attempt = 1; ; attempt++)
        {
            // Who gives up now wants to know nevertheless, if that can be had at once.
            using var last = new CancellationTokenSource(s_lastWord);
            try
            {
                return store.Ask(names, cancellation.IsCancellationRequested ? last.Token : cancellation);
            }
            catch (KvException e)
            {
                failure = e;
            }
            catch (OperationCanceledException)
            {
                if (last.IsCancellationRequested) throw Unknown(failure);
            }

            if (IsOver) throw Unknown(failure);
            if (!cancellation.IsCancellationRequested) RetryDelay.Pause(attempt, cancellation);
        }
    }

    private void Wait(int attempt)
    {
        if (cancellation.IsCancellationRequested && _mayHaveLanded) throw Unknown(null);
        RetryDelay.Pause(attempt, cancellation);
        if (!_mayHaveLanded) cancellation.ThrowIfCancellationRequested();
    }

    /// <summary>Where a ref can't be made because of another's name, a remote refuses it in words of its own.</summary>
    private RefConflictException? NameConflict()
    {
        foreach (RefEdit edit in edits.Where(static e => e.Expected.IsZero && !e.New.IsZero))
        {
            if (store.List(edit.Name) is [var child, ..]) return RefConflictException.IsFolder(edit.Name, child.Name);
            for (int slash = edit.Name.LastIndexOf('/'); slash > "refs".Length; slash = edit.Name.LastIndexOf('/', slash - 1))
            {
                string parent = edit.Name[..slash];
                if (store.Read(parent) is { } && !edits.Any(e => e.Name == parent && e.New.IsZero)) return RefConflictException.ParentIsRef(edit.Name, parent);
            }
        }

        return null;
    }

    private KvException Unknown(Exception? cause) => new(ErrorIds.RemoteUnknown, KvErrorKind.Unknown,
        $"Whether the change of '{edits[0].Name}'{(edits.Count > 1 ? $" and {edits.Count - 1} more" : "")} landed on the remote '{store.Repository.Place}' could not be found out: the connection ended before its answer came"
        + $"{(ids.Count == 0 ? "" : $". Its transaction is {ids[0]}, to be found in the history (GitKv-Transaction) if it landed")}. Read the items before trying again: it may have been made.", edits[0].Name, cause)
    {
        Outcome = RemoteOutcome.Unknown,
    };

    private KvException Unsupported() => new(ErrorIds.RemoteUnsupported, KvErrorKind.Unsupported,
        $"The remote '{store.Repository.Place}' can't change {edits.Count} refs together. Nothing was changed. Use a store of the Tree layout there, or change one key at a time.", edits[0].Name);
}
