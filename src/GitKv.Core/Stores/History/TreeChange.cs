using GitKv.Core.Objects;

namespace GitKv.Core.Stores.History;

/// <summary>What a commit of a Tree store changed of one key, against its parents.</summary>
/// <param name="Commit">The commit.</param>
/// <param name="Time">The committer's date, in seconds since 1970.</param>
/// <param name="Key">The key.</param>
/// <param name="Before">The blob before; zero where there was none.</param>
/// <param name="After">The blob since; zero where there is none.</param>
/// <param name="OldKey">The key that it had before, where it was renamed.</param>
internal readonly record struct TreeChange(ObjectId Commit, long Time, string Key, ObjectId Before, ObjectId After, string? OldKey = null);
