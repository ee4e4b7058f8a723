using GitKv.Core.Errors;
using GitKv.Core.Objects;
using GitKv.Core.Refs;
using GitKv.Core.Repositories;
using GitKv.Core.Stores;

namespace GitKv.Core.Maintenance;

/// <summary>A commit of a store's history as a check sees it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Content">The commit; null where it is missing or damaged.</param>
/// <param name="Signature">How its signature begins; null where it has none.</param>
/// <param name="Damage">Why it can't be read.</param>
/// <param name="Child">The commit that it is a parent of; zero for a newest one.</param>
internal readonly record struct StoreCommit(ObjectId Id, GitCommit? Content, string? Signature, KvException? Damage, ObjectId Child);

/// <summary>The newest commits of a store, from what its refs point at, as many as a check is to look at.</summary>
internal static class StoreCommits
{
    private const int Usual = 100;

    public static IEnumerable<StoreCommit> Newest(KvStore store, StoreCheckOptions options)
    {
        GitRepository repository = store.Repository;
        var queue = new Queue<(ObjectId Id, ObjectId Child)>();
        foreach (ObjectId head in Heads(store)) queue.Enqueue((head, ObjectId.Zero));
        int most = options.History ?? (options.Full || options.Since is not null ? int.MaxValue : Math.Max(Usual, queue.Count));
        var seen = new HashSet<ObjectId>();
        while (queue.TryDequeue(out (ObjectId Id, ObjectId Child) next) && seen.Count < most)
        {
            options.Commit.Cancellation.ThrowIfCancellationRequested();
            if (!seen.Add(next.Id)) continue;
            StoreCommit commit = Read(repository, next.Id, next.Child);
            if (commit.Content is { } content && options.Since is { } since && content.Committer.When < since) continue;
            yield return commit;
            foreach (ObjectId parent in commit.Content?.Parents ?? []) queue.Enqueue((parent, next.Id));
        }
    }

    private static IEnumerable<ObjectId> Heads(KvStore store)
    {
        if (store.Layout == KvLayout.Tree) return store.Repository.Refs.Read(store.RefPrefix) is { } tip ? [tip] : [];
        return store.Repository.Refs.List(store.RefPrefix).Select(r => r.Target)
            .Where(id => store.Repository.Objects.TryReadHeader(id, out ObjectType type, out _) && type == ObjectType.Commit);
    }

    private static StoreCommit Read(GitRepository repository, ObjectId id, ObjectId child)
    {
        try
        {
            byte[] bytes = repository.Objects.Read(id, ObjectType.Commit);
            GitCommit commit = RefTarget.Read(repository, id, ObjectType.Commit);
            ReadOnlySpan<byte> header = bytes.AsSpan(0, Math.Max(0, bytes.AsSpan().IndexOf("\n\n"u8)));
            int at = header.IndexOf("\ngpgsig "u8);
            string? signature = at < 0 ? null : System.Text.Encoding.ASCII.GetString(header.Slice(at + 8, Math.Min(40, header.Length - at - 8)));
            return new StoreCommit(id, commit, signature, null, child);
        }
        catch (KvException e) when (StoreCheck.IsDamage(e))
        {
            return new StoreCommit(id, null, null, e, child);
        }
    }
}
