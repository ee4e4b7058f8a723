using GitKv.Core.Objects;

namespace GitKv.Core.Stores;

/// <summary>A named state of a store: an annotated tag, or one without annotation that plain git made.</summary>
/// <param name="Name">Its name within the store.</param>
/// <param name="RefName">The tag's ref.</param>
/// <param name="Commit">The commit whose tree holds the state, in the form of the Tree layout.</param>
/// <param name="Tag">The tag object; null for a tag without annotation.</param>
/// <param name="Origin">Who made it, when and why; of a tag without annotation, what its commit says.</param>
public sealed record Checkpoint(string Name, string RefName, ObjectId Commit, ObjectId? Tag, ItemOrigin Origin);
