namespace GitKv.Core.Merging;

/// <summary>What a merge makes of one key of ours.</summary>
internal readonly record struct KeyChange(string Key, ItemState Before, ItemState After);
