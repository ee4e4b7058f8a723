using GitKv.Core.Errors;
using GitKv.Core.Objects;
using GitKv.Core.Refs;
using GitKv.Core.Repositories;
using GitKv.Core.Stores;

namespace GitKv.Core.Merging;

/// <summary>
/// Merges a store into another one. Changes of different keys always merge; a key that both changed goes through a strategy. Everything lands in one ref
/// transaction or not at all; where somebody else writes meanwhile, the merge is worked out again on what is there then.
/// </summary>
public static class StoreMerge
{
    private const int MostAttempts = 50;

    /// <summary>Merges. Conflicts are told in the result, and nothing was changed then, or the merge is pending where the options say so.</summary>
    /// <param name="into">Ours.</param>
    /// <param name="from">Theirs.</param>
    /// <param name="options">How.</param>
    /// <exception cref="KvException">
    /// MergePending: another merge waits; SettingsInvalid, KeyPatternInvalid, MergeStrategyInvalid: a rule of the store can't be followed; KeyInvalid: a key that
    /// ours can't have; those of all writing. Nothing was changed.
    /// </exception>
    public static StoreMergeResult Run(KvStore into, MergeSource from, StoreMergeOptions options)
    {
        ArgumentNullException.ThrowIfNull(into);
        ArgumentNullException.ThrowIfNull(from);
        ArgumentNullException.ThrowIfNull(options);
        if (PendingMerge.Find(into) is { } waiting && !options.DryRun)
        {
            throw new KvException(ErrorIds.MergePending, KvErrorKind.Conflict,
                $"A merge of '{waiting.From}' into '{into.Name}' is pending. Resolve its conflicts with Resolve-GitKvConflict, or drop it with Undo-GitKvMerge.", into.Name);
        }

        (StoreMergeResult result, MergePlan plan) = Run(into, from, options, null, default, []);
        if (result.Outcome != StoreMergeOutcome.Conflicts || !options.KeepConflicts || options.DryRun) return result;
        PendingMerge.Begin(into, from, options, plan);
        return result with { Outcome = StoreMergeOutcome.Pending };
    }

    /// <summary>The same for a merge that waited, with what was decided; other refs change with it.</summary>
    internal static (StoreMergeResult Result, MergePlan Plan) Run(
        KvStore into, MergeSource from, StoreMergeOptions options, MergeResolutions? resolutions, ObjectId theirTip, IReadOnlyList<RefEdit> besides)
    {
        // Oneself has nothing that one has not.
        if (theirTip.IsZero && from.Folder is null && from.Store.RefPrefix == into.RefPrefix) return (MergePlan.UpToDate.Result(from.Name), MergePlan.UpToDate);
        for (int attempt = 1; ; attempt++)
        {
            options.Commit.Cancellation.ThrowIfCancellationRequested();
            using var writer = new ObjectWriter(into.Repository.Objects, into.Repository.Fsync(options.Commit.Durable));
            var context = new MergeContext(into, from, options, writer) { Resolutions = resolutions, TheirTip = theirTip };
            try
            {
                MergePlan plan = Plan(context);
                StoreMergeResult result = plan.Result(from.Name);
                if (plan.Conflicts.Count > 0) return (result with { Outcome = StoreMergeOutcome.Conflicts }, plan);
                if (options.DryRun || (!plan.Writes && besides.Count == 0)) return (result with { Commit = TipOf(into, plan) }, plan);
                return (Land(context, plan, result, besides), plan);
            }
            catch (Exception e) when (e is KvException { ErrorId: ErrorIds.KeyIsItem or ErrorIds.KeyIsDirectory } && attempt < MostAttempts && MakeRoom(context))
            {
                // A key that goes was where one comes.
            }
            catch (Exception e) when (e is RefMismatchException or VersionMismatchException && attempt < MostAttempts)
            {
                RetryDelay.Wait(attempt, options.Commit.Cancellation);
            }
            catch (Exception e) when (WriteFailure.Is(e))
            {
                throw WriteFailure.Translate(e, into.Repository.GitDirectory);
            }
        }
    }

    private static MergePlan Plan(MergeContext context) => (context.Into.Layout, context.From.Store.Layout) switch
    {
        (KvLayout.Tree, KvLayout.Tree) => new TreeMerge(context).Plan(),
        (KvLayout.Branch, KvLayout.Branch) => new BranchMerge(context).Plan(),
        _ => new ValueMerge(context).Plan(),
    };

    private static StoreMergeResult Land(MergeContext context, MergePlan plan, StoreMergeResult result, IReadOnlyList<RefEdit> besides)
    {
        string why = string.IsNullOrWhiteSpace(context.Options.Commit.Message) ? Summary(context, plan) : context.Options.Commit.Message;
        CommitOptions options = plan.Arrange(context.Options.Commit with { Message = why, Besides = besides });
        if (plan.Outcome == StoreMergeOutcome.FastForward)
        {
            ((TreeBackend)context.Into.Backend).FastForward(plan.Tip, plan.FastForwardTo, why, options);
            return result with { Commit = plan.FastForwardTo.ToString() };
        }

        bool writes = plan.Changes.Length > 0 || options.MergeParents.Count > 0 || options.Settings is not null;
        if (!writes)
        {
            // The store is as it was; what is recorded beside it is not.
            context.Writer.Flush(context.Cancellation);
            using RefTransaction refs = context.Repository.Refs.Begin(context.Repository.Fsync(options.Durable));
            refs.Prepare(options.Besides, options.Cancellation);
            refs.Commit("kv: " + why, context.Repository.Committer());
            return result with { Commit = TipOf(context.Into, plan) };
        }

        CommitResult done = context.Into.Backend.Commit(plan.Changes, context.Writer, options);
        return result with { Commit = done.Commit, Transaction = done.Transaction };
    }

    /// <summary>
    /// Removes what the merge removes, ahead of it: where each key is a ref, one can't take the place of a folder of refs in the same transaction. What is
    /// left to merge is worked out anew then. False where nothing is to be removed.
    /// </summary>
    private static bool MakeRoom(MergeContext context)
    {
        if (!context.Options.MakesRoom || context.Into.Layout == KvLayout.Tree) return false;
        PendingChange[] removals = [.. Plan(context).Changes.Where(c => c.Blob.IsZero)];
        if (removals.Length == 0) return false;
        using var writer = new ObjectWriter(context.Repository.Objects, context.Repository.Fsync(context.Options.Commit.Durable));
        return context.Into.Backend.Commit(removals, writer, context.Options.Commit).Changed;
    }

    private static string? TipOf(KvStore into, MergePlan plan) => into.Layout == KvLayout.Tree && !plan.Tip.IsZero ? plan.Tip.ToString() : null;

    private static string Summary(MergeContext context, MergePlan plan)
    {
        string from = context.From.Folder is { } folder ? $"{context.From.Name} of {Path.GetFileName(Path.TrimEndingDirectorySeparator(folder))}" : context.From.Name;
        string text = $"Merge {from} into {context.Into.Name}" + (plan.IsUnrelated ? " (unrelated histories)" : "");
        return string.Concat(text.Select(c => char.IsControl(c) ? '?' : c));
    }
}
