namespace GitKv.Core.Objects;

/// <summary>The four types of git objects, with the numbers that packs use (git's gitformat-pack).</summary>
public enum ObjectType
{
    Commit = 1,
    Tree = 2,
    Blob = 3,
    Tag = 4,
}
