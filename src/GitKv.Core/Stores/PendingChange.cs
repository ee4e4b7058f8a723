using GitKv.Core.Objects;

namespace GitKv.Core.Stores;

/// <summary>A change: the only unit of writing. A key, what must be true of it, and its new blob (zero: it is removed) with its expiry.</summary>
internal readonly record struct PendingChange(string Key, Precondition Precondition, ObjectId Blob, DateTimeOffset? Expires = null);
