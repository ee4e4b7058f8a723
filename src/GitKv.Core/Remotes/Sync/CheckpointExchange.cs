using GitKv.Core.Objects;
using GitKv.Core.Refs;

namespace GitKv.Core.Remotes.Sync;

/// <summary>
/// Checkpoints, three ways: what one side made, replaced or removed since both had the same goes to the other. One that both have replaced, differently,
/// stays as it is on each; one that a side removed and the other replaced stays.
/// </summary>
internal sealed class CheckpointExchange
{
    private readonly SyncedStore _names;
    private readonly SortedDictionary<string, ObjectId> _bases;
    private readonly List<RefEdit> _toReceive = [];
    private readonly List<RefEdit> _toSend = [];

    public CheckpointExchange(SyncedStore names, RemoteListing there)
    {
        _names = names;
        _bases = LocalRefs.Under(names.Repository, names.CheckpointBases);
        SortedDictionary<string, ObjectId> here = LocalRefs.Under(names.Repository, names.Checkpoints);
        foreach (string name in here.Keys.Concat(there.Checkpoints.Keys.Select(n => "/" + n)).Concat(_bases.Keys).Distinct().Order(StringComparer.Ordinal))
        {
            if (name.LastIndexOf('/') == 0) Compare(name, here.GetValueOrDefault(name), there.Checkpoints.GetValueOrDefault(name[1..]), _bases.GetValueOrDefault(name));
        }
    }

    /// <summary>Checkpoints that both have replaced.</summary>
    public List<string> Conflicts { get; } = [];

    /// <summary>What to push.</summary>
    public IReadOnlyList<RefEdit> ToSend => _toSend;

    /// <summary>Takes what came from the remote; the names.</summary>
    public IReadOnlyList<string> Receive(CancellationToken cancellation)
    {
        if (_toReceive.Count > 0) LocalRefs.Edit(_names.Repository, _toReceive, "checkpoints of " + _names.Source, cancellation);
        return [.. _toReceive.Select(NameOf)];
    }

    /// <summary>Notes what both have in common now.</summary>
    public IReadOnlyList<string> Remember(bool received, bool sent, CancellationToken cancellation)
    {
        if (received)
            foreach (RefEdit edit in _toReceive) Note(edit);
        if (sent)
            foreach (RefEdit edit in _toSend) Note(edit);
        foreach (string name in _bases.Keys.Where(n => _bases[n].IsZero).ToList()) _bases.Remove(name);
        LocalRefs.Replace(_names.Repository, _names.CheckpointBases, _bases, "checkpoints of " + _names.Source, cancellation);
        return sent ? [.. _toSend.Select(NameOf)] : [];
    }

    private void Compare(string name, ObjectId ours, ObjectId theirs, ObjectId common)
    {
        var send = new RefEdit(_names.Checkpoints + name, theirs, ours);
        var receive = new RefEdit(_names.Checkpoints + name, ours, theirs);
        if (ours == theirs) _bases[name] = ours;
        else if (theirs == common) _toSend.Add(send);
        else if (ours == common) _toReceive.Add(receive);
        else if (theirs.IsZero) _toSend.Add(send);
        else if (ours.IsZero) _toReceive.Add(receive);
        else Conflicts.Add(name[1..]);
    }

    private void Note(RefEdit edit) => _bases[edit.Name[_names.Checkpoints.Length..]] = edit.New;

    private string NameOf(RefEdit edit) => edit.Name[(_names.Checkpoints.Length + 1)..];
}
