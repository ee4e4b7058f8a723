using GitKv.Core.Objects;

namespace GitKv.Core.Trees;

/// <summary>A key whose item differs between two trees.</summary>
/// <param name="Key">The key, decoded.</param>
/// <param name="Before">The blob in the first tree; zero where it has none.</param>
/// <param name="After">The blob in the second tree; zero where it has none.</param>
internal readonly record struct KeyDifference(string Key, ObjectId Before, ObjectId After);
