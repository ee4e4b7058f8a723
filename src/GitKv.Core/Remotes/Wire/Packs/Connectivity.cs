using System.Text;
using GitKv.Core.Errors;
using GitKv.Core.Objects;
using GitKv.Core.Repositories;
using GitKv.Core.Trees;

namespace GitKv.Core.Remotes.Wire.Packs;

/// <summary>
/// Makes sure that what came is all that was asked for: a remote that leaves something out would otherwise be noticed only when it is needed, by
/// when refs point there.
/// </summary>
internal static class Connectivity
{
    /// <summary>Whether all that the objects of a small pack name is in it or here. What was here before is taken to be whole.</summary>
    /// <param name="into">The repository.</param>
    /// <param name="objects">What came.</param>
    /// <param name="cutOff">Commits whose parents are not expected.</param>
    /// <exception cref="KvException">ObjectCorrupt.</exception>
    public static void Check(GitRepository into, IReadOnlyList<(ObjectId Id, ObjectType Type, byte[] Content)> objects, IReadOnlySet<ObjectId> cutOff)
    {
        var here = new HashSet<ObjectId>(objects.Select(static o => o.Id));
        foreach ((ObjectId id, ObjectType type, byte[] content) in objects)
        {
            if (type == ObjectType.Blob) continue;
            try
            {
                foreach (ObjectId named in Named(type, content, cutOff.Contains(id)))
                    if (here.Add(named) && !into.Objects.Contains(named)) throw Missing(named);
            }
            catch (InvalidDataException e)
            {
                throw new KvException(ErrorIds.ObjectCorrupt, KvErrorKind.Corrupt, $"The remote sent the object {id}, which is damaged: {e.Message}. Nothing was kept. Run 'git fsck' on the remote.", id.ToString(), e);
            }
        }
    }

    /// <summary>The same for what <c>git index-pack</c> took in, as git checks it after a fetch (git-rev-list).</summary>
    /// <exception cref="KvException">ObjectCorrupt.</exception>
    public static void CheckWithGit(GitRepository into, RemoteFetch request, CancellationToken cancellation)
    {
        var input = new StringBuilder();
        foreach (ObjectId want in request.Wants) input.Append(want).Append('\n');
        foreach (ObjectId have in request.Haves)
            if (into.Objects.Contains(have)) input.Append('^').Append(have).Append('\n');
        GitResult result = into.RunGit(["rev-list", "--objects", "--stdin", "--quiet", "--alternate-refs"], input.ToString(), cancellation: cancellation);
        if (result.ExitCode != 0) throw new KvException(ErrorIds.ObjectCorrupt, KvErrorKind.Corrupt, $"The remote did not send all that was asked for: {Words.Clean(Encoding.UTF8.GetBytes(result.Error))} Run 'git fsck' on the remote.", into.GitDirectory);
    }

    public static KvException Missing(ObjectId id) =>
        new(ErrorIds.ObjectCorrupt, KvErrorKind.Corrupt, $"The remote did not send the object {id}, which belongs to what was asked for. Nothing was kept. Run 'git fsck' on the remote.", id.ToString());

    private static List<ObjectId> Named(ObjectType type, byte[] content, bool isCutOff)
    {
        var named = new List<ObjectId>();
        if (type == ObjectType.Tree)
        {
            foreach (TreeEntry entry in GitTree.Parse(content).Entries)
                if (entry.Mode != TreeEntry.SubmoduleMode) named.Add(entry.Id);
            return named;
        }

        GitCommit read = GitCommit.Parse(content);
        named.Add(read.Target);
        if (!isCutOff) named.AddRange(read.Parents);
        return named;
    }
}
