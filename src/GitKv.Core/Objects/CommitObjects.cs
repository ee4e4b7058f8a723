using GitKv.Core.Repositories;
using GitKv.Core.Stores;

namespace GitKv.Core.Objects;

/// <summary>Finds commits by what a user gives: an id, the beginning of one, or an annotated tag's.</summary>
internal static class CommitObjects
{
    private const int MaxTags = 8;

    /// <summary>The commit that an object is, or that an annotated tag stands for; null where it is something else or is not here.</summary>
    public static ObjectId? TryPeel(GitRepository repository, ObjectId id)
    {
        for (int depth = 0; depth <= MaxTags; depth++)
        {
            if (!repository.Objects.TryReadHeader(id, out ObjectType type, out _)) return null;
            if (type == ObjectType.Commit) return id;
            if (type != ObjectType.Tag) return null;
            id = RefTarget.Read(repository, id, ObjectType.Tag).Target;
        }

        return null;
    }
}
