using GitKv.Core.Errors;
using GitKv.Core.Objects;
using GitKv.Core.Refs;
using GitKv.Core.Remotes;
using GitKv.Core.Remotes.Cache;
using GitKv.Core.Remotes.Group;
using GitKv.Core.Repositories;

namespace GitKv.Core.Stores;

/// <summary>
/// Lands transactions, one store's or several stores' together, without locks: on a remote, one push. Where somebody else was faster, the preconditions
/// are checked again on what is there then, and the objects made anew, with full jitter in between.
/// </summary>
internal static class RemoteCommit
{
    private const int MostAttempts = 60;

    /// <summary>What came of each, in their order.</summary>
    /// <param name="plans">Transactions on stores of the same remote.</param>
    /// <param name="options">Why and how; each plan has its own.</param>
    /// <exception cref="KvException">
    /// VersionMismatch, ItemExists, ItemNotFound: a precondition does not hold on the remote. RemoteLost: others kept being faster. RemoteDenied, RemoteUnknown,
    /// RemoteUnreachable and others of remotes.
    /// </exception>
    public static IReadOnlyList<CommitResult> Run(IReadOnlyList<ICommitPlan> plans, CommitOptions options)
    {
        GitRepository repository = plans[0].Store.Repository;
        var refs = (RemoteRefStore)repository.Refs;
        bool mustAsk = true;
        for (int attempt = 1; ; attempt++)
        {
            options.Cancellation.ThrowIfCancellationRequested();
            var build = new QueuedBuild(plans, refs);
            QueueState state = refs.Queue.Look();
            try
            {
                if (Land(build, ref state, plans, refs, options))
                {
                    for (int i = 0; i < plans.Count; i++)
                        if (build.Changed[i]) refs.Link.Changed.Add((plans[i].Store.Name, plans[i].Store.RefPrefix));
                    return [.. plans.Select((plan, i) => plan.Result(build.Changed[i], attempt))];
                }
            }
            catch (RefMismatchException e) when (!IsCallersMatter(e, options))
            {
                if (attempt >= MostAttempts) throw Lost(repository, e);
                mustAsk = false;
                RetryDelay.Pause(attempt, options.Cancellation);
                continue;
            }
            catch (RefConflictException e) when (e.ErrorId != ErrorIds.KeyCollides)
            {
                ICommitPlan plan = plans.FirstOrDefault(p => e.Name.StartsWith(p.Store.RefPrefix + "/", StringComparison.Ordinal)) ?? plans[0];
                if (attempt < MostAttempts && plan.MakeRoom()) continue;
                throw plan.InKeys(e);
            }
            catch (KvException e) when (IsPrecondition(e))
            {
                if (!build.IsOnPending || options.IsRestless)
                {
                    // What was read a while ago may be over; what the remote says now counts.
                    if (!mustAsk || build.IsOnPending)
                    {
                        e.Outcome = RemoteOutcome.Lost;
                        throw;
                    }

                    mustAsk = false;
                    repository.Refs.Refresh();
                    continue;
                }
            }

            // It was judged by what waits, which may land or not: then it can be judged for good.
            refs.Queue.Settle(state, options.Cancellation);
        }
    }

    /// <summary>Takes a place in the queue and waits for the end; false where there is nothing to do if what waits lands.</summary>
    private static bool Land(QueuedBuild build, ref QueueState state, IReadOnlyList<ICommitPlan> plans, RemoteRefStore refs, CommitOptions options)
    {
        build.On(state);
        if (build.Edits.Count == 0) return !build.IsOnPending;
        QueueTicket? ticket = null;
        using (refs.Queue.Enter(options.Cancellation))
        {
            state = refs.Queue.Look();
            if (!build.Holds(state)) build.On(state);
            if (build.Edits.Count > 0) ticket = refs.Queue.Append(state, [.. build.Edits], [.. plans.Select(static p => p.Transaction)], plans.Any(static p => p.IsConditional));
        }

        if (ticket is null) return !build.IsOnPending;
        using (ticket) refs.Queue.Await(ticket, options.Cancellation);
        return true;
    }

    /// <summary>A merge, say, that was computed on another state: whoever did has to do so again.</summary>
    private static bool IsCallersMatter(RefMismatchException e, CommitOptions options) =>
        options.ExpectedTip is not null || options.Besides.Any(b => b.Name == e.Name);

    private static bool IsPrecondition(KvException e) =>
        e is VersionMismatchException || (e.ErrorId is ErrorIds.ItemExists or ErrorIds.ItemNotFound or ErrorIds.KeyIsItem or ErrorIds.KeyIsDirectory && e.Outcome is null);

    private static KvException Lost(GitRepository repository, RefMismatchException last) => new(ErrorIds.RemoteLost, KvErrorKind.Busy,
        $"Others kept changing '{last.Name}' on the remote '{repository.Place}' faster than this change could land. Nothing was changed. Try again, or with fewer writers at once.", last.Name, last)
    {
        Outcome = RemoteOutcome.Lost,
    };
}
