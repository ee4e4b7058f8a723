using GitKv.Core.Objects;
using GitKv.Core.Trees;

namespace GitKv.Core.Stores;

/// <summary>Keeps <c>.gitkv-expires</c> of a Tree store in step with the changes of a transaction. A store in which nothing expires has none and pays nothing.</summary>
internal sealed class ExpiryChanges
{
    private readonly PendingChange[] _changes;
    private readonly bool _any;

    public ExpiryChanges(PendingChange[] changes)
    {
        _changes = changes;
        foreach (PendingChange change in changes) _any |= change.Expires is not null;
    }

    /// <summary>The tree after the changes, zero for none; null where it stays as it is.</summary>
    public ObjectId? Apply(ObjectId root, TreeReader trees, ObjectWriter writer, CancellationToken cancellation)
    {
        if (!_any && root.IsZero) return null;
        var directory = new DirectoryChange();
        var instants = new Dictionary<DateTimeOffset, ObjectId>();
        foreach (PendingChange change in _changes)
            if (change.Subtree is null) directory.Add(change.Key, Blob(change));

        // An entry without an item, as other tools may leave one, is not in the way of one with.
        ObjectId now = new TreeUpdate(trees, writer, cancellation, yields: true).ApplyBeside(root, directory);
        return now == root ? null : now;

        ObjectId Blob(in PendingChange change)
        {
            if (change.Blob.IsZero || change.Expires is not { } expires) return ObjectId.Zero;
            if (!instants.TryGetValue(expires, out ObjectId blob)) instants.Add(expires, blob = writer.Write(ObjectType.Blob, Expiry.ToBytes(expires)));
            return blob;
        }
    }
}
