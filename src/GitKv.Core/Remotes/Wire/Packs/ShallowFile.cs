using GitKv.Core.Objects;
using GitKv.Core.Refs;
using GitKv.Core.Repositories;

namespace GitKv.Core.Remotes.Wire.Packs;

/// <summary>The commits at which a repository's history is cut off: one id a line in the file <c>shallow</c> (git's gitrepository-layout, "shallow"), changed under its lock as git does.</summary>
internal static class ShallowFile
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);

    public static HashSet<ObjectId> Read(GitRepository repository)
    {
        var ids = new HashSet<ObjectId>();
        string path = PathOf(repository);
        if (!File.Exists(path)) return ids;
        try
        {
            foreach (string line in File.ReadLines(path))
                if (ObjectId.TryParse(line.Trim(), out ObjectId id)) ids.Add(id);
        }
        catch (FileNotFoundException)
        {
            // Somebody has just brought the rest.
        }

        return ids;
    }

    /// <summary>Adds and removes ids; others that were added meanwhile stay.</summary>
    public static void Change(GitRepository repository, IReadOnlyCollection<ObjectId> added, IReadOnlyCollection<ObjectId> removed, CancellationToken cancellation)
    {
        if (added.Count == 0 && removed.Count == 0) return;
        string path = PathOf(repository);
        using LockFile held = LockFile.Take(path + ".lock", path, new LockWait(s_patience, cancellation), repository.Sharing);
        HashSet<ObjectId> ids = Read(repository);
        int before = ids.Count;
        bool changed = false;
        foreach (ObjectId id in added) changed |= ids.Add(id);
        foreach (ObjectId id in removed) changed |= ids.Remove(id);
        if (!changed && before > 0) return;
        if (ids.Count == 0)
        {
            File.Delete(path);
            return;
        }

        held.Write(System.Text.Encoding.ASCII.GetBytes(string.Concat(ids.Order().Select(static id => id + "\n"))), repository.Fsync(durable: false).References);
        held.Rename(path);
    }

    private static string PathOf(GitRepository repository) => Path.Combine(repository.CommonDirectory, "shallow");
}
