using GitKv.Core.Objects;
using GitKv.Core.Refs;

namespace GitKv.Core.Remotes.Sync;

/// <summary>The refs of one store as a remote has them at one moment.</summary>
/// <param name="Prefix">Where they are there; where the store would be made if there is none.</param>
/// <param name="Refs">By what follows the prefix: "" for a store of one ref (Tree), <c>/…</c> for others.</param>
/// <param name="Checkpoints">By name.</param>
internal sealed record RemoteListing(string Prefix, IReadOnlyDictionary<string, ObjectId> Refs, IReadOnlyDictionary<string, ObjectId> Checkpoints)
{
    public bool IsEmpty => Refs.Count == 0;

    /// <summary>Asks the remote, once.</summary>
    public static RemoteListing Ask(IRemoteConnection connection, IReadOnlyList<string> places, string checkpoints, CancellationToken cancellation)
    {
        IReadOnlyList<RemoteRef> all = connection.ListRefs([.. places, checkpoints + "/"], cancellation);
        string prefix = places[0];
        var refs = new SortedDictionary<string, ObjectId>(RefName.Order);
        foreach (string place in places)
        {
            Take(all, place, refs);
            if (refs.Count == 0) continue;
            prefix = place;
            break;
        }

        var tags = new SortedDictionary<string, ObjectId>(StringComparer.Ordinal);
        foreach (RemoteRef record in all)
        {
            if (!record.Name.StartsWith(checkpoints + "/", StringComparison.Ordinal) || !RefName.IsValid(record.Name)) continue;
            string name = record.Name[(checkpoints.Length + 1)..];
            if (!name.Contains('/', StringComparison.Ordinal)) tags[name] = record.Target;
        }

        return new RemoteListing(prefix, refs, tags);
    }

    /// <summary>A prefix also begins the names of other stores; what no repository here could hold is passed over.</summary>
    private static void Take(IReadOnlyList<RemoteRef> all, string place, SortedDictionary<string, ObjectId> refs)
    {
        foreach (RemoteRef record in all)
        {
            bool isOurs = record.Name.StartsWith(place, StringComparison.Ordinal) && (record.Name.Length == place.Length || record.Name[place.Length] == '/');
            if (isOurs && RefName.IsValid(record.Name)) refs[record.Name[place.Length..]] = record.Target;
        }
    }
}
