using GitKv.Core.Errors;
using GitKv.Core.Objects;
using GitKv.Core.Refs;
using GitKv.Core.Remotes;
using GitKv.Core.Repositories;

namespace GitKv.Core.Stores;

/// <summary>
/// Lands transactions on a remote, one store's or several stores' of it together: one push. Where somebody else was faster, the preconditions
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
        for (int attempt = 1; ; attempt++)
        {
            options.Cancellation.ThrowIfCancellationRequested();
            try
            {
                return Try(plans, options, repository, attempt);
            }
            catch (RefMismatchException e) when (!IsCallersMatter(e, options))
            {
                if (attempt >= MostAttempts) throw Lost(repository, e);
                RetryDelay.Pause(attempt, options.Cancellation);
            }
            catch (RefConflictException e) when (e.ErrorId != ErrorIds.KeyCollides)
            {
                ICommitPlan plan = plans.FirstOrDefault(p => e.Name.StartsWith(p.Store.RefPrefix + "/", StringComparison.Ordinal)) ?? plans[0];
                if (attempt < MostAttempts && plan.MakeRoom()) continue;
                throw plan.InKeys(e);
            }
            catch (KvException e) when (IsPrecondition(e))
            {
                // What was read a while ago may be over; what the remote says now counts.
                if (attempt > 1)
                {
                    e.Outcome = RemoteOutcome.Lost;
                    throw;
                }

                repository.Refs.Refresh();
            }
        }
    }

    private static List<CommitResult> Try(IReadOnlyList<ICommitPlan> plans, CommitOptions options, GitRepository repository, int attempt)
    {
        using RefTransaction refs = repository.Refs.Begin();
        var edits = new List<RefEdit>();
        var changed = new List<bool>();
        foreach (ICommitPlan plan in plans)
        {
            IReadOnlyList<RefEdit> own = plan.Edits(name => repository.Refs.Read(name) ?? ObjectId.Zero);
            changed.Add(own.Count > 0);
            edits.AddRange(own);
        }

        if (edits.Count > 0)
        {
            ICommitPlan teller = plans[changed.IndexOf(true)];
            refs.Ids = [.. plans.Select(static p => p.Transaction)];
            refs.IsConditional = plans.Any(static p => p.IsConditional);
            refs.Prepare(edits, options.Cancellation);
            refs.Commit("kv: " + (options.Message ?? teller.Summary), repository.Committer());
        }

        return [.. plans.Select((plan, i) => plan.Result(changed[i], attempt))];
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
