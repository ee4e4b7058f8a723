using GitKv.Core.Errors;

namespace GitKv.Core.Stores.History;

/// <summary>What is said where a point in time can't be read.</summary>
internal static class PointErrors
{
    public static KvException NotFound(StorePoint point, KvStore store, string why) =>
        new(ErrorIds.PointNotFound, KvErrorKind.NotFound, $"The store '{store.Name}' has no state '{point}': {why}.", point.Text);

    public static KvException CutOff(StorePoint point, KvStore store) =>
        new(ErrorIds.HistoryUnavailable, KvErrorKind.NotFound,
            $"What the store '{store.Name}' was at '{point}' is not known here: the history of this clone is cut off before. Fetch the rest with 'git fetch --unshallow'.", point.Text);

    public static KvException Forgotten(string key, KvStore store) => new(ErrorIds.HistoryUnavailable, KvErrorKind.NotFound,
        store.Layout == KvLayout.Branch
            ? $"What '{key}' was then is not known here: the history of this clone is cut off before. Fetch the rest with 'git fetch --unshallow'."
            : $"What '{key}' was then is not known: a store of the Ref layout keeps the last value only, and of earlier ones what git's reflog holds. To keep history from now on, use a store of the "
              + "Tree or Branch layout, or have git log the changes with 'git config core.logAllRefUpdates always'.",
        key);
}
