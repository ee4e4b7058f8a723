using System.Globalization;
using GitKv.Core.Keys;
using GitKv.Core.Objects;
using GitKv.Core.Refs;
using GitKv.Core.Repositories;
using GitKv.Core.Stores;

namespace GitKv.Core.Merging;

/// <summary>
/// What a store was when it was last merged into another one, where the layouts keep no history of the whole: a commit whose tree holds its keys in the
/// form of a Tree store, at a ref <c>refs/gitkv/merged/…</c> of this repository. It is the base of the next merge of the two, in either direction.
/// </summary>
internal static class MergedState
{
    private const string Home = "refs/gitkv/merged/";
    private const string Trailer = "GitKv-Merged-At: ";

    /// <summary>The ref that says what a source was when it was last merged into a store.</summary>
    public static string RefOf(string intoPrefix, string source) =>
        $"{Home}{intoPrefix["refs/".Length..]}/{ObjectId.Hash(ObjectType.Blob, System.Text.Encoding.UTF8.GetBytes(source)).ToString()[..16]}";

    /// <summary>The newest state that both are known to have had; a zero root where there is none.</summary>
    public static (ObjectId Own, ObjectId Root) Find(KvStore into, MergeSource from)
    {
        GitRepository repository = into.Repository;
        ObjectId own = repository.Refs.Read(RefOf(into.RefPrefix, from.Identity)) ?? ObjectId.Zero;
        ObjectId other = from.Folder is null ? repository.Refs.Read(RefOf(from.Store.RefPrefix, into.RefPrefix)) ?? ObjectId.Zero : ObjectId.Zero;
        ObjectId newest = string.CompareOrdinal(TimeOf(repository, other), TimeOf(repository, own)) > 0 ? other : own;
        return (own, repository.Trees.RootOf(newest));
    }

    /// <summary>Writes the commit that records a state.</summary>
    public static ObjectId Write(KvStore into, MergeSource from, ObjectWriter writer, ObjectId root)
    {
        GitRepository repository = into.Repository;
        string at = repository.Time.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", CultureInfo.InvariantCulture);
        string message = $"What {from.Name} was when it was merged\n\n{Trailer}{at}\n";
        return writer.Write(repository, CommitOptions.Default, new GitCommit(root, [], repository.Author(), repository.Committer(), message));
    }

    private static string TimeOf(GitRepository repository, ObjectId commit)
    {
        if (commit.IsZero) return "";
        string message = RefTarget.Read(repository, commit, ObjectType.Commit).Message;
        int at = message.LastIndexOf(Trailer, StringComparison.Ordinal);
        return at < 0 ? " " : message[(at + Trailer.Length)..].TrimEnd();
    }
}
