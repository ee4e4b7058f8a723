using GitKv.Core.Objects;

namespace GitKv.Core.Remotes.Wire.Packs;

/// <summary>An object that a remote does not have.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Type">Its type.</param>
/// <param name="Base">For a tree: the one that it grew from, which the remote has or is sent before; zero where there is none.</param>
internal readonly record struct OutgoingObject(ObjectId Id, ObjectType Type, ObjectId Base = default);
