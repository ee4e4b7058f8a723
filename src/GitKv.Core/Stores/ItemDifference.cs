namespace GitKv.Core.Stores;

/// <summary>A key whose value differs between two snapshots.</summary>
/// <param name="Key">The key.</param>
/// <param name="Before">The item in the first; null where it has none.</param>
/// <param name="After">The item in the second; null where it has none.</param>
public readonly record struct ItemDifference(string Key, KvEntry? Before, KvEntry? After);
