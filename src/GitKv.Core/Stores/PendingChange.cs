using GitKv.Core.Objects;

namespace GitKv.Core.Stores;

/// <summary>A change: the only unit of writing. A key, what must be true of it, and its new blob (zero: it is removed) with its expiry.</summary>
internal readonly record struct PendingChange(string Key, Precondition Precondition, ObjectId Blob, DateTimeOffset? Expires = null)
{
    // Hardly any change has one of these, and a transaction may have a million changes.
    private readonly Rarely? _rarely;

    /// <summary>Branch, Ref: what the key's ref shall point at as it is, such as another store's commit or tag of the item; zero: made anew.</summary>
    public ObjectId Target
    {
        get => _rarely?.Target ?? ObjectId.Zero;
        init => _rarely = (_rarely ?? new Rarely()) with { Target = value };
    }

    /// <summary>Branch: another parent of the new commit, which is merged; zero for none.</summary>
    public ObjectId MergeParent
    {
        get => _rarely?.MergeParent ?? ObjectId.Zero;
        init => _rarely = (_rarely ?? new Rarely()) with { MergeParent = value };
    }

    /// <summary>Tree: the key is a directory, which changes as a whole; null for the change of an item.</summary>
    public SubtreeChange? Subtree
    {
        get => _rarely?.Subtree;
        init => _rarely = (_rarely ?? new Rarely()) with { Subtree = value };
    }

    /// <summary>Nothing changes but, where that is what makes it part of the transaction, the time at which the lease in it was renewed.</summary>
    public bool IsGuardOnly
    {
        get => _rarely?.IsGuardOnly ?? false;
        init => _rarely = (_rarely ?? new Rarely()) with { IsGuardOnly = value };
    }

    private sealed record Rarely
    {
        public ObjectId Target { get; init; }

        public ObjectId MergeParent { get; init; }

        public SubtreeChange? Subtree { get; init; }

        public bool IsGuardOnly { get; init; }
    }
}
