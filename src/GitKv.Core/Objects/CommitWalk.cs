using GitKv.Core.Errors;
using GitKv.Core.Native;
using GitKv.Core.Repositories;
using LibGit2Sharp;

namespace GitKv.Core.Objects;

/// <summary>
/// Walks a repository's history, through libgit2; through the installed git where libgit2 can't be had or can't open the repository
/// (a partial clone).
/// </summary>
internal static class CommitWalk
{
    /// <summary>The commits that can be reached, newest first by their dates. Streams.</summary>
    public static IEnumerable<ObjectId> NewestFirst(GitRepository repository, IReadOnlyList<ObjectId> from)
    {
        if (repository.Link is { } link)
        {
            // libgit2 does not know of what comes from elsewhere.
            link.History.Need(from, withTrees: true);
            foreach (ObjectId id in new CommitSource(repository).NewestFirst(from).Select(static c => c.Id)) yield return id;
            yield break;
        }

        using Repository? opened = TryOpen(repository);
        if (opened is null)
        {
            GitResult listed = repository.RunGit(["rev-list", "--date-order", .. from.Select(id => id.ToString())]);
            if (listed.ExitCode != 0) throw InstalledGit.Failed("to walk the history", listed, repository.GitDirectory);
            foreach (string line in listed.Output.Split('\n'))
                if (ObjectId.TryParse(line, out ObjectId id)) yield return id;
            yield break;
        }

        var filter = new CommitFilter
        {
            IncludeReachableFrom = from.Select(id => new LibGit2Sharp.ObjectId(id.ToString())).ToArray(),
            SortBy = CommitSortStrategies.Time,
        };
        foreach (Commit commit in opened.Commits.QueryBy(filter)) yield return new ObjectId(commit.Id.RawId);
    }

    private static Repository? TryOpen(GitRepository repository)
    {
        try
        {
            Libgit2.EnsureLoaded();
            return new Repository(repository.GitDirectory);
        }
        catch (Exception e) when (e is LibGit2SharpException or KvException { ErrorId: ErrorIds.NativeLibraryNotFound })
        {
            return null;
        }
    }
}
