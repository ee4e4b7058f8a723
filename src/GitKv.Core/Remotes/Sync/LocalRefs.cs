using GitKv.Core.Objects;
using GitKv.Core.Refs;
using GitKv.Core.Repositories;

namespace GitKv.Core.Remotes.Sync;

/// <summary>Reads and sets many refs of this repository below one prefix.</summary>
internal static class LocalRefs
{
    private const int MostAttempts = 10;

    /// <summary>The refs by what follows the prefix: "" for the ref of that very name, <c>/…</c> for those below.</summary>
    public static SortedDictionary<string, ObjectId> Under(GitRepository repository, string prefix)
    {
        var found = new SortedDictionary<string, ObjectId>(RefName.Order);
        if (repository.Refs.Read(prefix) is { } single) found[""] = single;
        foreach (RefRecord record in repository.Refs.List(prefix)) found[record.Name[prefix.Length..]] = record.Target;
        return found;
    }

    /// <summary>Makes the refs below a prefix exactly these, whatever they are: for refs that only remember what a remote was.</summary>
    public static void Replace(GitRepository repository, string prefix, IReadOnlyDictionary<string, ObjectId> values, string why, CancellationToken cancellation)
    {
        for (int attempt = 1; ; attempt++)
        {
            SortedDictionary<string, ObjectId> now = Under(repository, prefix);
            try
            {
                // A ref that goes may be where another's folder comes: not in one transaction.
                Edit(repository, [.. now.Where(r => !values.ContainsKey(r.Key)).Select(r => new RefEdit(prefix + r.Key, r.Value, ObjectId.Zero))], why, cancellation);
                Edit(repository, [.. values.Where(r => now.GetValueOrDefault(r.Key) != r.Value).Select(r => new RefEdit(prefix + r.Key, now.GetValueOrDefault(r.Key), r.Value))], why, cancellation);
                return;
            }
            catch (Exception e) when (e is RefMismatchException or RefConflictException && attempt < MostAttempts)
            {
                // Another process asked the remote at the same moment.
                Stores.RetryDelay.Wait(attempt, cancellation);
            }
        }
    }

    /// <summary>Makes edits in one transaction.</summary>
    /// <exception cref="RefMismatchException">Somebody else was faster.</exception>
    public static void Edit(GitRepository repository, IReadOnlyList<RefEdit> edits, string why, CancellationToken cancellation, bool durable = false)
    {
        if (edits.Count == 0) return;
        using RefTransaction refs = repository.Refs.Begin(repository.Fsync(durable));
        refs.Prepare(edits, cancellation);
        refs.Commit("kv: " + why, repository.Committer());
    }
}
