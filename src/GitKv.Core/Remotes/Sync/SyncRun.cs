using System.Diagnostics;
using GitKv.Core.Errors;
using GitKv.Core.Merging;
using GitKv.Core.Objects;
using GitKv.Core.Refs;
using GitKv.Core.Repositories;
using GitKv.Core.Stores;

namespace GitKv.Core.Remotes.Sync;

/// <summary>One exchange of one store with one remote, begun anew as long as others are faster.</summary>
internal sealed class SyncRun(SyncedStore names, IRemoteConnection connection, SyncOptions options)
{
    private readonly long _start = Stopwatch.GetTimestamp();
    private readonly HashSet<string> _merged = new(StringComparer.Ordinal);
    private readonly HashSet<string> _checkpoints = new(StringComparer.Ordinal);
    private long _bytes;
    private int _sent;
    private int _received;
    private bool _isUnrelated;
    private bool _changedHere;
    private bool _changedThere;

    private GitRepository Repository => names.Repository;

    private CancellationToken Cancellation => options.Commit.Cancellation;

    private string Remote => connection.Address.Name ?? connection.Address.Display;

    public SyncResult Run()
    {
        for (int attempt = 1; attempt <= options.MostTries; attempt++)
        {
            Cancellation.ThrowIfCancellationRequested();
            try
            {
                if (Try() is { } result) return result with { Tries = attempt };
            }
            catch (RefMismatchException)
            {
                // Somebody works on the same refs of this repository.
            }

            Say("again, as somebody else was faster");
            RetryDelay.Wait(attempt, Cancellation);
        }

        throw new KvException(ErrorIds.RemoteLost, KvErrorKind.Busy,
            $"Others kept changing the store '{names.Display}' on '{connection.Address}' faster than this could: {options.MostTries} tries. Nothing is lost, what was received is in the local store. Try again.", names.Display);
    }

    private SyncResult? Try()
    {
        Say("asking");
        KvStore? local = names.Find();
        RemoteListing there = RemoteListing.Ask(connection, names.Places(local), names.Checkpoints, Cancellation);
        if (local is null && there.IsEmpty) throw NowhereToBeFound();
        Say("receiving");
        Bring(there);
        KvStore? tracked = names.FindTracked();
        if (local is null && options.Direction == SyncDirection.Send) throw OnlyThere();
        if (local is not null && tracked is not null && local.Layout != tracked.Layout) throw OtherLayout(local, tracked);
        if (local is null && (local = Adopt(there, tracked!)) is null) return null;
        using MergeSource? source = tracked is null ? null : MergeSource.At(names.Source, tracked);
        if (source is not null)
        {
            Say("merging");
            Settle(local, source, there, null);
            if (Merge(local, source) is { } conflicts) return conflicts;
        }

        var checkpoints = new CheckpointExchange(names, there);
        bool receives = options.Direction != SyncDirection.Send;
        bool sends = options.Direction != SyncDirection.Receive;
        if (receives) Note(checkpoints.Receive(Cancellation), ref _changedHere);
        if (sends)
        {
            if (!Send(local, source, there)) return null;
            if (checkpoints.ToSend.Count > 0 && !Push(checkpoints.ToSend, [])) return null;
        }

        Note(checkpoints.Remember(receives, sends, Cancellation), ref _changedThere);
        return Result((_changedHere, _changedThere) switch
        {
            (true, true) => SyncOutcome.Exchanged,
            (true, false) => SyncOutcome.Received,
            (false, true) => SyncOutcome.Sent,
            _ => SyncOutcome.UpToDate,
        }) with { CheckpointConflicts = checkpoints.Conflicts };
    }

    /// <summary>Gets the objects of what is new there, and remembers what the remote is.</summary>
    private void Bring(RemoteListing there)
    {
        SortedDictionary<string, ObjectId> known = LocalRefs.Under(Repository, names.Tracking);
        var complete = new HashSet<ObjectId>(known.Values);
        foreach (string prefix in names.Places(names.Find()).Append(names.Checkpoints).Append(names.CheckpointBases))
            complete.UnionWith(LocalRefs.Under(Repository, prefix).Values);
        ObjectId[] wants = [.. there.Refs.Values.Concat(there.Checkpoints.Values).Where(id => !complete.Contains(id) && !IsBlobHere(id)).Distinct()];
        if (wants.Length > 0)
        {
            // The newest last commits are the ones that tell most; a server reads only so many.
            const int mostHaves = 1000;
            ObjectId[] haves = [.. complete.Where(IsCommit).Take(mostHaves)];
            connection.Fetch(new RemoteFetch { Into = Repository, Wants = wants, Haves = haves }, Cancellation);
            Repository.Objects.Refresh();
        }

        LocalRefs.Replace(Repository, names.Tracking, there.Refs, "fetch " + names.Source, Cancellation);
    }

    private bool IsBlobHere(ObjectId id) =>
        Repository.Objects.Contains(id) && Repository.Objects.TryReadHeader(id, out ObjectType type, out _) && type == ObjectType.Blob;

    private bool IsCommit(ObjectId id) => Repository.Objects.TryReadHeader(id, out ObjectType type, out _) && type == ObjectType.Commit;

    /// <summary>Makes the local store what the remote's is; null where somebody else made one meanwhile.</summary>
    private KvStore? Adopt(RemoteListing there, KvStore tracked)
    {
        // A Tree store is made by the merge, which moves the ref.
        if (tracked.Layout == KvLayout.Tree) return names.Missing(there.Prefix, KvLayout.Tree);
        if (names.Find() is not null) return null;
        LocalRefs.Edit(Repository, [.. there.Refs.Where(r => r.Key.Length > 0).Select(r => new RefEdit(there.Prefix + r.Key, ObjectId.Zero, r.Value))], "receive " + names.Source, Cancellation, options.Commit.Durable);
        _received = there.Refs.Keys.Count(k => !k.StartsWith("/%", StringComparison.Ordinal));
        _changedHere = true;
        return names.Find();
    }

    /// <summary>Merges what came; the result of all where that ends here.</summary>
    private SyncResult? Merge(KvStore local, MergeSource source)
    {
        bool sendsOnly = options.Direction == SyncDirection.Send;
        StoreMergeResult merge = StoreMerge.Run(local, source, new StoreMergeOptions
        {
            Choices = options.Choices,
            KeepConflicts = options.KeepConflicts && !sendsOnly,
            DryRun = sendsOnly,
            MakesRoom = true,
            Commit = options.Commit,
        });
        int changes = merge.Added + merge.Modified + merge.Removed;
        if (sendsOnly)
        {
            bool hasAll = merge.Outcome == StoreMergeOutcome.UpToDate || (local.Layout == KvLayout.Ref && merge.Conflicts.Count == 0 && changes == 0);
            return hasAll ? null : throw Behind(merge);
        }

        if (merge.Outcome is StoreMergeOutcome.Conflicts or StoreMergeOutcome.Pending)
            return Result(merge.Outcome == StoreMergeOutcome.Pending ? SyncOutcome.Pending : SyncOutcome.Conflicts) with { Conflicts = merge.Conflicts };
        _merged.UnionWith(merge.Merged);
        _received += changes;
        _isUnrelated |= merge.IsUnrelated && !_changedHere;

        // A Ref store that only records what both have in common does not change by it.
        _changedHere |= merge.Outcome != StoreMergeOutcome.UpToDate && (local.Layout != KvLayout.Ref || changes > 0 || merge.Transaction is not null);
        return null;
    }

    /// <summary>Sends what the remote lacks; false where somebody was faster.</summary>
    private bool Send(KvStore local, MergeSource? source, RemoteListing there)
    {
        KvStore store = local.Exists ? local : names.Find() ?? local;
        if (PushPlan.Of(store, there, Cancellation) is not { } plan) return false;
        if (plan.Steps.Count == 0) return true;
        Say($"sending {plan.Keys} keys");

        // The base of the next merge, also if this is cut off: where the source is not there yet, it will be where the remote's refs are kept.
        MergeSource from = source ?? MergeSource.At(names.Source, new KvStore(Repository, store.Name, names.Tracking, store.Layout, store.Annotate, exists: false));
        var sending = new SendingState(names, store, from);
        if (store.Layout == KvLayout.Ref) sending.Begin(plan.Here, Cancellation);
        var now = new SortedDictionary<string, ObjectId>(there.Refs.ToDictionary(), RefName.Order);
        foreach (IReadOnlyList<RefEdit> step in plan.Steps)
        {
            if (!Push(step, [.. there.Refs.Values.Where(v => !v.IsZero && IsCommit(v))])) return false;
            foreach (RefEdit edit in step)
            {
                string name = edit.Name[there.Prefix.Length..];
                if (edit.New.IsZero) now.Remove(name);
                else now[name] = edit.New;
            }
        }

        LocalRefs.Replace(Repository, names.Tracking, now, "push to " + names.Source, Cancellation);
        if (store.Layout == KvLayout.Ref) sending.End(now, landed: true, Cancellation);
        _sent += plan.Keys;
        _changedThere = true;
        return true;
    }

    private bool Push(IReadOnlyList<RefEdit> edits, IReadOnlyList<ObjectId> known) =>
        PushAttempt.Run(connection, new RemotePush { From = Repository, Edits = edits, Known = known }, ref _bytes, Cancellation);

    private void Settle(KvStore local, MergeSource source, RemoteListing there, bool? landed)
    {
        if (local.Layout == KvLayout.Ref) new SendingState(names, local, source).End(there.Refs, landed, Cancellation);
    }

    private void Note(IReadOnlyList<string> checkpoints, ref bool changed)
    {
        _checkpoints.UnionWith(checkpoints);
        changed |= checkpoints.Count > 0;
    }

    private SyncResult Result(SyncOutcome outcome) => new(names.Display, Remote, options.Direction, outcome)
    {
        Sent = _sent,
        Received = _received,
        Merged = [.. _merged.Order(StringComparer.Ordinal)],
        Checkpoints = [.. _checkpoints.Order(StringComparer.Ordinal)],
        IsUnrelated = _isUnrelated,
        Bytes = _bytes,
        Duration = Stopwatch.GetElapsedTime(_start),
    };

    private void Say(string what) => options.Progress?.Invoke($"{names.Display} and {Remote}: {what}");

    private KvException NowhereToBeFound() => new(ErrorIds.StoreNotFound, KvErrorKind.NotFound,
        $"There is no store '{names.Display}' in '{Repository.GitDirectory}', nor on '{connection.Address}'. List the stores with Get-GitKvStore, or make it with New-GitKvStore.", names.Display);

    private KvException OnlyThere() => new(ErrorIds.StoreNotFound, KvErrorKind.NotFound,
        $"There is nothing to send: the store '{names.Display}' is on '{connection.Address}' only. Get it with Receive-GitKvStore.", names.Display);

    private KvException Behind(StoreMergeResult merge) => new(ErrorIds.RemoteLost, KvErrorKind.Conflict,
        $"'{connection.Address}' has changes of the store '{names.Display}' that are not here yet ({merge.Added} added, {merge.Modified} modified, {merge.Removed} removed, {merge.Conflicts.Count} conflicts), so that nothing was sent. Merge them first with Receive-GitKvStore, or do both with Sync-GitKvStore.", names.Display);

    private KvException OtherLayout(KvStore local, KvStore tracked) => new(ErrorIds.RemoteInvalid, KvErrorKind.Invalid,
        $"The store '{names.Display}' is another one on '{connection.Address}': {tracked.Layout} there, {local.Layout} here. Nothing was changed. Take its items with Merge-GitKvStore '{names.Source}', or give one of the two another name.", names.Display);
}
