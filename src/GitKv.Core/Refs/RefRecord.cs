using GitKv.Core.Objects;

namespace GitKv.Core.Refs;

/// <summary>A ref and the object it points at, symbolic refs resolved.</summary>
public readonly record struct RefRecord(string Name, ObjectId Target);
