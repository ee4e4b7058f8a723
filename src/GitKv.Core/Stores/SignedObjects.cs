using GitKv.Core.Objects;
using GitKv.Core.Repositories;

namespace GitKv.Core.Stores;

/// <summary>The one place where commits and tags become objects: signed, where that is asked for or configured.</summary>
internal static class SignedObjects
{
    /// <exception cref="Errors.KvException">SigningFailed.</exception>
    public static ObjectId Write(this ObjectWriter writer, GitRepository repository, CommitOptions options, GitCommit commit)
    {
        byte[] content = commit.ToCommit();
        return writer.WriteOwned(ObjectType.Commit, Signer.ForCommits(repository, options.Sign) is { } signer ? signer.Commit(content) : content);
    }

    /// <exception cref="Errors.KvException">SigningFailed.</exception>
    public static ObjectId WriteTag(this ObjectWriter writer, GitRepository repository, CommitOptions options, GitCommit tag, string name, ObjectType of)
    {
        byte[] content = tag.ToTag(name, of);
        return writer.WriteOwned(ObjectType.Tag, Signer.ForTags(repository, options.Sign) is { } signer ? signer.Tag(content) : content);
    }
}
