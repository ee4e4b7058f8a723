namespace GitKv.Core.Merging;

/// <summary>One of the two copies.</summary>
internal enum MergeSide
{
    Ours,
    Theirs,
}
