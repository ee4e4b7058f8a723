using System.Text;
using GitKv.Core.Errors;
using GitKv.Core.Objects;
using GitKv.Core.Refs;
using GitKv.Core.Stores;

namespace GitKv.Core.Remotes.Cache;

/// <summary>Tells by what the refs of a remote are at whether a change of them landed. They change together, so that one that tells speaks for all.</summary>
internal sealed class PushedState(RemoteRefStore store, IReadOnlyList<RefEdit> edits, IReadOnlyList<string> ids)
{
    // Somebody who changed a ref after us is rarely further than this.
    private static readonly int[] s_depths = [32, 1024, 100_000];
    private bool[]? _own;

    public enum Verdict
    {
        /// <summary>It did: what is there is ours, or was built on it.</summary>
        Landed,

        /// <summary>It did not, and can land yet: all is as it was expected.</summary>
        Untouched,

        /// <summary>It did not, and won't: somebody else changed a ref.</summary>
        Lost,

        /// <summary>Nothing that is there tells whose it is, or what was there in between.</summary>
        Undecided,
    }

    public Verdict Judge(IReadOnlyDictionary<string, ObjectId> present)
    {
        // What only this change can have brought: it has the transaction's id.
        _own ??= [.. edits.Select(IsOwn)];
        bool untouched = false;
        bool moved = false;
        bool decided = false;
        for (int i = 0; i < edits.Count; i++)
        {
            RefEdit edit = edits[i];
            ObjectId now = present[edit.Name];
            untouched |= now == edit.Expected;
            moved |= now != edit.Expected;
            if (!_own[i] || now == edit.Expected) continue;
            if (now == edit.New) return Verdict.Landed;
            if (IsBuiltOn(edit, now) is not { } isOurs) continue;
            if (isOurs) return Verdict.Landed;
            decided = true;
        }

        if (!moved) return Verdict.Untouched;

        // Where one is as before, the others were changed by somebody else.
        return untouched || decided ? Verdict.Lost : Verdict.Undecided;
    }

    private bool IsOwn(RefEdit edit)
    {
        if (ids.Count == 0 || edit.New.IsZero || !store.Repository.Objects.Contains(edit.New)) return false;
        byte[] content = store.Repository.Objects.Read(edit.New, out ObjectType type);
        return type is ObjectType.Commit or ObjectType.Tag && ids.Any(id => content.AsSpan().IndexOf(Encoding.UTF8.GetBytes(CommitMessage.TransactionTrailer + id)) >= 0);
    }

    /// <summary>Whether what is there has our commit among its ancestors; null where that can't be told: tags have none, and a deleted ref neither.</summary>
    private bool? IsBuiltOn(RefEdit edit, ObjectId now)
    {
        ObjectDatabase objects = store.Repository.Objects;
        if (now.IsZero || !objects.TryReadHeader(edit.New, out ObjectType type, out _)) return null;
        if (type == ObjectType.Tag) return objects.TryReadHeader(now, out ObjectType kind, out _) && kind == ObjectType.Tag && TagChain.Names(store.Repository, now, edit.New) ? true : null;
        if (!objects.TryReadHeader(now, out ObjectType found, out _) || found != ObjectType.Commit) return null;
        try
        {
            foreach (int depth in s_depths)
            {
                store.Link.Objects.BringHistory([now], [], depth, "tree:0", null);
                if (Search(now, edit) is { } answer) return answer;
            }
        }
        catch (KvException)
        {
            // What can't be looked at does not tell.
        }

        return null;
    }

    /// <summary>Walks down from what is there to ours; null where history that is not here would have to be seen.</summary>
    private bool? Search(ObjectId from, RefEdit edit)
    {
        var seen = new HashSet<ObjectId> { from };
        var queue = new Queue<ObjectId>(seen);
        bool isCutOff = false;
        while (queue.TryDequeue(out ObjectId commit))
        {
            if (commit == edit.New) return true;

            // Ours was made on this: nothing below can be ours.
            if (commit == edit.Expected) continue;
            if (!store.Repository.Objects.Contains(commit))
            {
                isCutOff = true;
                continue;
            }

            foreach (ObjectId parent in RefTarget.Read(store.Repository, commit, ObjectType.Commit).Parents)
                if (seen.Add(parent)) queue.Enqueue(parent);
        }

        return isCutOff ? null : false;
    }
}
