using GitKv.Core.Objects;

namespace GitKv.Core.Remotes.Cache;

/// <summary>
/// Whole histories in the cache, for what walks through them. Which are here is kept in a file beside the objects; of those that are, only what
/// came since is asked for.
/// </summary>
internal sealed class RemoteHistory(RemoteLink link)
{
    private const string Commits = "tree:0";
    private const string CommitsAndTrees = "blob:none";
    private const int MostHaves = 200;
    private readonly Lock _gate = new();
    private readonly HashSet<(ObjectId, string)> _here = [];

    private string FileName => Path.Combine(link.Folder, "gitkv-histories");

    /// <summary>Makes sure that all ancestors of these commits are here.</summary>
    /// <param name="tips">The commits; what is none is passed over.</param>
    /// <param name="withTrees">Also their trees; values come when they are asked for.</param>
    public void Need(IEnumerable<ObjectId> tips, bool withTrees)
    {
        lock (_gate)
        {
            string filter = withTrees ? CommitsAndTrees : Commits;
            List<ObjectId> missing = [.. tips.Where(t => !t.IsZero && !_here.Contains((t, filter)) && !_here.Contains((t, CommitsAndTrees))).Distinct()];
            if (missing.Count == 0) return;
            HashSet<(ObjectId Id, string Filter)> kept = Read();
            missing.RemoveAll(t => kept.Contains((t, filter)) || kept.Contains((t, CommitsAndTrees)));
            if (missing.Count > 0)
            {
                ObjectId[] haves = [.. kept.Where(k => k.Filter == CommitsAndTrees || !withTrees).Select(static k => k.Id).Distinct().TakeLast(MostHaves).Where(link.Objects.Into.Objects.Contains)];
                link.Objects.BringHistory(missing, haves, null, filter, null);
                File.AppendAllLines(FileName, missing.Select(t => $"{t} {filter}"));
            }

            foreach (ObjectId tip in tips) _here.Add((tip, filter));
        }
    }

    private HashSet<(ObjectId Id, string Filter)> Read()
    {
        var kept = new HashSet<(ObjectId, string)>();
        if (!File.Exists(FileName)) return kept;
        foreach (string line in File.ReadLines(FileName))
            if (line.Split(' ') is [var id, Commits or CommitsAndTrees] parts && ObjectId.TryParse(id, out ObjectId tip)) kept.Add((tip, parts[1]));
        return kept;
    }
}
