using GitKv.Core.Objects;
using GitKv.Core.Repositories;
using GitKv.Core.Trees;

namespace GitKv.Core.Stores;

/// <summary>What a ref of a Branch or Ref store stands for: a blob, an annotated tag of one, or a commit whose tree holds exactly one.</summary>
internal static class RefTarget
{
    private const int MaxTags = 8;

    /// <summary>The blob that a ref stands for; false where it stands for none (a commit with another tree, say).</summary>
    public static bool TryPeel(GitRepository repository, ObjectId target, out ObjectId blob) => TryPeel(repository, target, out blob, out _);

    /// <summary>As above, with when the item expires, as the outermost tag or commit says.</summary>
    public static bool TryPeel(GitRepository repository, ObjectId target, out ObjectId blob, out DateTimeOffset? expires)
    {
        blob = target;
        expires = null;
        for (int depth = 0; depth < MaxTags; depth++)
        {
            if (!repository.Objects.TryReadHeader(blob, out ObjectType type, out _)) return false;
            switch (type)
            {
                case ObjectType.Blob:
                    return true;
                case ObjectType.Tag:
                    GitCommit tag = Read(repository, blob, type);
                    expires ??= Expiry.FromTrailer(tag.Message);
                    blob = tag.Target;
                    break;
                case ObjectType.Commit:
                    GitCommit commit = Read(repository, blob, type);
                    expires ??= Expiry.FromTrailer(commit.Message);
                    GitTree tree = repository.Trees.Get(commit.Target);
                    if (tree.Entries.Length != 1 || !tree.Entries[0].IsBlob) return false;
                    blob = tree.Entries[0].Id;
                    return true;
                default:
                    return false;
            }
        }

        return false;
    }

    /// <summary>Reads a commit or tag.</summary>
    public static GitCommit Read(GitRepository repository, ObjectId id, ObjectType type)
    {
        byte[] content = repository.Objects.Read(id, type);
        try
        {
            return GitCommit.Parse(content);
        }
        catch (InvalidDataException e)
        {
            throw ObjectDatabase.Corrupt(id, e.Message, e);
        }
    }
}
