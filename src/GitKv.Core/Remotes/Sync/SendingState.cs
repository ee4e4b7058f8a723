using GitKv.Core.Merging;
using GitKv.Core.Objects;
using GitKv.Core.Refs;
using GitKv.Core.Repositories;
using GitKv.Core.Stores;

namespace GitKv.Core.Remotes.Sync;

/// <summary>
/// A Ref store has no history that would tell which values both sides had in common; that is recorded (<see cref="MergedState"/>). What is about to be sent is
/// noted before, so that it becomes the common state also where the answer never came or this process ended.
/// </summary>
internal sealed class SendingState(SyncedStore names, KvStore local, MergeSource source)
{
    private readonly GitRepository _repository = names.Repository;

    /// <summary>Notes what is about to be sent: the store as it is in these refs.</summary>
    public void Begin(IReadOnlyDictionary<string, ObjectId> refs, CancellationToken cancellation)
    {
        using var writer = new ObjectWriter(_repository.Objects, _repository.Fsync(durable: false));
        ObjectId now = _repository.Refs.Read(names.Sending) ?? ObjectId.Zero;
        (_, ObjectId root) = MergedState.Find(local, source);
        ObjectId state = TreeStates.Apply(_repository, writer, root, Changes(root, refs), settings: null, cancellation);
        ObjectId commit = MergedState.Write(local, source, writer, state);
        writer.Flush(cancellation);
        LocalRefs.Edit(_repository, [new RefEdit(names.Sending, now, commit)], "send " + names.Display, cancellation);
    }

    /// <summary>
    /// Settles what was being sent: it is the common state if it has landed. Whether it has is told by the values that the remote has now; for one that was
    /// cut off and whose every value others have changed since, nothing tells, and it counts as not landed.
    /// </summary>
    /// <param name="there">What the remote's refs are.</param>
    /// <param name="landed">Whether it has, where that is known.</param>
    /// <param name="cancellation">Ctrl+C.</param>
    public void End(IReadOnlyDictionary<string, ObjectId> there, bool? landed, CancellationToken cancellation)
    {
        if (_repository.Refs.Read(names.Sending) is not { } noted) return;
        (ObjectId own, ObjectId before) = MergedState.Find(local, source);
        if (landed ?? HasLanded(before, _repository.Trees.RootOf(noted), there))
        {
            LocalRefs.Edit(_repository,
                [new RefEdit(MergedState.RefOf(local.RefPrefix, source.Identity), own, noted), new RefEdit(names.Sending, noted, ObjectId.Zero)], "sent " + names.Display, cancellation);
        }
        else
        {
            LocalRefs.Edit(_repository, [new RefEdit(names.Sending, noted, ObjectId.Zero)], "not sent " + names.Display, cancellation);
        }
    }

    private bool HasLanded(ObjectId before, ObjectId sent, IReadOnlyDictionary<string, ObjectId> there)
    {
        var now = States(there);
        return TreeStates.Differences(_repository, before, sent).Any(c => now.GetValueOrDefault(c.Key) == c.After);
    }

    private IEnumerable<KeyChange> Changes(ObjectId root, IReadOnlyDictionary<string, ObjectId> refs)
    {
        Dictionary<string, ItemState> after = States(refs);
        foreach (KvEntry entry in TreeStates.Of(_repository, root).Enumerate(null))
        {
            ItemState was = ItemState.Of(entry);
            after.Remove(entry.Key, out ItemState state);
            if (state != was) yield return new KeyChange(entry.Key, was, state);
        }

        foreach ((string key, ItemState state) in after) yield return new KeyChange(key, ItemState.None, state);
    }

    private Dictionary<string, ItemState> States(IReadOnlyDictionary<string, ObjectId> refs)
    {
        var states = new Dictionary<string, ItemState>(StringComparer.Ordinal);
        foreach ((string name, ObjectId target) in refs)
        {
            if (name.Length == 0 || name == "/" + StoreSettings.RefName || name == "/" + StoreSettings.RemovedRefName) continue;
            if (RefTarget.TryPeel(_repository, target, out ObjectId blob, out DateTimeOffset? expires))
                states[Keys.KeyName.DecodeKey(name[1..], Keys.NameForm.Ref)] = new ItemState(blob, expires);
        }

        return states;
    }
}
