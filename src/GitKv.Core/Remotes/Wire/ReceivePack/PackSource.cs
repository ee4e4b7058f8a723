using GitKv.Core.Objects;
using GitKv.Core.Remotes.Wire.Packs;

namespace GitKv.Core.Remotes.Wire.ReceivePack;

/// <summary>The pack of a push: gathered while the remote is being reached, written when it may be.</summary>
internal sealed class PackSource(RemotePush request, CancellationToken cancellation)
{
    private static readonly HashSet<ObjectId> s_nothing = [];
    private IReadOnlyList<OutgoingObject>? _objects;

    /// <summary>How many bytes were written.</summary>
    public long Written { get; private set; }

    /// <summary>Finds the objects, as far as that needs no word of the remote.</summary>
    public void Gather()
    {
        if (PushRequest.SendsPack(request) && !NeedsRemote) _objects = NewObjects.Find(request, s_nothing, cancellation);
    }

    /// <summary>Writes the pack; nothing where only refs are deleted.</summary>
    /// <param name="destination">Where to.</param>
    /// <param name="there">What the remote says that it has.</param>
    /// <param name="isThin">Whether it takes deltas of what it has.</param>
    public void WriteTo(Stream destination, IReadOnlySet<ObjectId> there, bool isThin)
    {
        if (!PushRequest.SendsPack(request)) return;
        using var counting = new CountingStream(destination);
        try
        {
            IReadOnlyList<OutgoingObject>? objects = _objects ?? NewObjects.Find(request, there, cancellation);
            if (objects is null) PackObjects.WriteTo(counting, request, there, isThin, cancellation);
            else new OutgoingPack(request.From, objects, isThin).WriteTo(counting, cancellation);
        }
        finally
        {
            Written = counting.Count;
        }
    }

    /// <summary>Whether a new history is sent that may be there already under another name: then what the remote says decides.</summary>
    public bool NeedsRemote => request.Known.Count == 0 && request.Edits.Any(e =>
        e.Expected.IsZero && request.From.Objects.TryReadHeader(e.New, out ObjectType type, out _) && type == ObjectType.Commit);
}
