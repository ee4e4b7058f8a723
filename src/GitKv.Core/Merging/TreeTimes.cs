using GitKv.Core.Repositories;
using GitKv.Core.Stores;

namespace GitKv.Core.Merging;

/// <summary>When each side of a merge of Tree stores last changed a key: one walk a side, for all keys that theirs changed, when the first is asked for.</summary>
internal static class TreeTimes
{
    public static MergeTimes Of(GitRepository repository, TreeSource ours, TreeSource theirs, Func<IReadOnlyCollection<string>> keys, CancellationToken cancellation)
    {
        Lazy<IReadOnlyDictionary<string, ItemOrigin>> mine = new(() => new TreeOrigins(repository, cancellation).Find(ours, keys()));
        Lazy<IReadOnlyDictionary<string, ItemOrigin>> their = new(() => new TreeOrigins(repository, cancellation).Find(theirs, keys()));
        return new MergeTimes(key => mine.Value.GetValueOrDefault(key)?.At, key => their.Value.GetValueOrDefault(key)?.At);
    }
}
