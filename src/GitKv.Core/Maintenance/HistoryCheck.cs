using GitKv.Core.Errors;
using GitKv.Core.Objects;
using GitKv.Core.Stores;

namespace GitKv.Core.Maintenance;

/// <summary>That the history behind the newest state can be reached: each commit, and the tree of each.</summary>
internal sealed class HistoryCheck(KvStore store, StoreCheckOptions options)
{
    public IEnumerable<StoreFinding> Run()
    {
        bool shallow = false;
        foreach (StoreCommit commit in StoreCommits.Newest(store, options))
        {
            if (commit.Damage is { } damage)
            {
                shallow |= store.Repository.IsShallow && damage.ErrorId == ErrorIds.ObjectNotFound;
                if (!shallow) yield return new StoreFinding(FindingSeverity.Error, damage.ErrorId, commit.Id.ToString(), $"The commit {commit.Id}, a parent of {commit.Child}, can't be read: {damage.Message}");
            }
            else if (!store.Repository.Objects.Contains(commit.Content!.Target))
            {
                yield return new StoreFinding(FindingSeverity.Error, ErrorIds.ObjectNotFound, commit.Content.Target.ToString(),
                    $"The tree of the commit {commit.Id} is missing. Fetch it, or get it back from a clone or a backup.");
            }
        }

        if (shallow) yield return new StoreFinding(FindingSeverity.Information, "HistoryShallow", store.RefPrefix, "This is a shallow clone: older history is in the repository that it was cloned from.");
    }
}
