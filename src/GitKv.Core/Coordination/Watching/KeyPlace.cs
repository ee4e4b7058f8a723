using GitKv.Core.Objects;

namespace GitKv.Core.Coordination.Watching;

/// <summary>What has been reported of a key of a Branch or Ref store.</summary>
/// <param name="Kind">What its last state was.</param>
/// <param name="Id">What its ref pointed at; of a removed key, the commit that tells of the removal, zero for a key that never was.</param>
internal readonly record struct KeyPlace(PlaceKind Kind, ObjectId Id)
{
    /// <summary>What the key's ref pointed at; zero where there was none.</summary>
    public ObjectId Target => Kind is PlaceKind.Present or PlaceKind.Expired ? Id : ObjectId.Zero;
}

/// <summary>The states of a <see cref="KeyPlace"/>.</summary>
internal enum PlaceKind : byte
{
    /// <summary>The ref pointed at something.</summary>
    Present = 1,

    /// <summary>It did, and that it expired has been reported.</summary>
    Expired = 2,

    /// <summary>It was removed, as a commit of <c>%removed</c> tells.</summary>
    Removed = 3,

    /// <summary>It was removed, and nothing told of it: the id is what it pointed at last.</summary>
    Lost = 4,
}
