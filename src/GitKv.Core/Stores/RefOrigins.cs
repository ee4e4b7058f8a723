using GitKv.Core.Keys;
using GitKv.Core.Objects;
using GitKv.Core.Repositories;

namespace GitKv.Core.Stores;

/// <summary>Who last changed items of a Branch store (their commits say) or of a Ref store (annotated tags say, or the reflog).</summary>
internal static class RefOrigins
{
    public static Dictionary<string, ItemOrigin> Find(KvStore store, KvSnapshot snapshot, IReadOnlyCollection<string> keys, CancellationToken cancellation)
    {
        var found = new Dictionary<string, ItemOrigin>(StringComparer.Ordinal);
        foreach (string key in keys)
        {
            cancellation.ThrowIfCancellationRequested();
            if (!snapshot.TryGet(key, out KvEntry entry) || !ObjectId.TryParse(entry.Version, out ObjectId target)) continue;
            if (!store.Repository.Objects.TryReadHeader(target, out ObjectType type, out _)) continue;
            if (type is ObjectType.Commit or ObjectType.Tag) found.Add(key, TreeOrigins.Describe(target, RefTarget.Read(store.Repository, target, type)));
            else if (FromReflog(store, key, target) is { } origin) found.Add(key, origin);
        }

        return found;
    }

    /// <summary>The newest entry of the ref's reflog, if it is about the value that the ref has (git's gitrepository-layout, "logs").</summary>
    private static ItemOrigin? FromReflog(KvStore store, string key, ObjectId target)
    {
        string path = Path.Combine(store.Repository.CommonDirectory, "logs", RefSource.NameOf(store.RefPrefix, key));
        if (!File.Exists(path)) return null;
        string line = File.ReadLines(path).LastOrDefault() ?? "";
        int tab = line.IndexOf('\t', StringComparison.Ordinal);
        if (line.Length < 82 || tab < 82 || line[41..81] != target.ToString()) return null;

        // The rest has the form of a commit's author line.
        byte[] commit = System.Text.Encoding.UTF8.GetBytes($"tree {ObjectId.Zero}\nauthor {line[82..tab]}\n\n");
        GitIdentity by = GitCommit.Parse(commit).Author;
        return new ItemOrigin(by.When, by.Name, by.Email, line[(tab + 1)..], target.ToString(), null);
    }
}
