using GitKv.Core.Documents.Blaming;
using GitKv.Core.Objects;

namespace GitKv.Core.Stores.History;

/// <summary>
/// Says of each part of an item's value which change gave it the value that it has, from the history of its key, renames followed. What a merge
/// brought in comes from the merge.
/// </summary>
public static class KeyBlame
{
    /// <summary>The parts with the changes that they come from; null where that is further back than history is kept.</summary>
    /// <param name="snapshot">The store, now or then.</param>
    /// <param name="entry">The item.</param>
    /// <param name="isPast">Whether the snapshot is of the past: later changes don't count.</param>
    /// <param name="depth">How many steps of a path a part of JSON has at most; null: down to single values.</param>
    /// <param name="cancellation">Stops between versions.</param>
    public static IReadOnlyList<BlamePart<HistoryRecord?>> Of(KvSnapshot snapshot, KvEntry entry, bool isPast, int? depth = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        return Blame.Of(Versions(snapshot, entry, isPast, cancellation), depth, cancellation);
    }

    private static IEnumerable<(HistoryRecord? Origin, byte[] Content)> Versions(KvSnapshot snapshot, KvEntry entry, bool isPast, CancellationToken cancellation)
    {
        ObjectDatabase objects = snapshot.Store.Repository.Objects;
        ObjectId wanted = entry.Blob;
        var query = new HistoryQuery { Keys = [entry.Key], Until = isPast ? snapshot.Clock : null, Follow = true };
        foreach (HistoryRecord record in snapshot.Store.History(query, cancellation).Read())
        {
            // Another line of history, or a later state.
            if (record.Blob != wanted) continue;
            yield return (record, objects.Read(wanted, ObjectType.Blob));
            if (record.PreviousBlob.IsZero) yield break;
            wanted = record.PreviousBlob;
        }

        if (objects.Contains(wanted)) yield return (null, objects.Read(wanted, ObjectType.Blob));
    }
}
