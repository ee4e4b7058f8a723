using System.Security.Cryptography;
using GitKv.Core.Errors;
using GitKv.Core.Objects;
using GitKv.Core.Refs;
using GitKv.Core.Repositories;

namespace GitKv.Core.Remotes.Probing;

/// <summary>
/// Finds out what a remote takes, by trying: refs under a random name are made, changed together, and deleted again, also when a step fails or
/// is cancelled. A remote that only can be read is an answer; one that can't be reached is an error.
/// </summary>
public static class RemoteProbe
{
    private const string Custom = "refs/kv";
    private const string Branches = "refs/heads/kv";

    /// <summary>How long removing what was made may take once the probe is cancelled.</summary>
    private static readonly TimeSpan s_farewell = TimeSpan.FromSeconds(30);

    /// <summary>Probes a remote.</summary>
    /// <param name="connection">To where.</param>
    /// <param name="refPrefix">Where a store shall be, if that is known: then it is tried too.</param>
    /// <param name="write">Whether to try to write; else only what reading shows is told, and the rest is said to be impossible.</param>
    /// <param name="progress">Told what is tried.</param>
    /// <param name="leaves">Told the names that may be left on the remote, where they can't be removed and the probe can't end with an answer.</param>
    /// <param name="cancellation">Ends it; what was made is removed first.</param>
    /// <exception cref="KvException">RemoteUnreachable; RemoteDenied or RemoteNotFound: it can't even be read.</exception>
    public static RemoteAbilities Run(
        IRemoteConnection connection, string? refPrefix = null, bool write = true, Action<string>? progress = null, Action<IReadOnlyList<string>>? leaves = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(connection);
        progress?.Invoke("Reading");
        IReadOnlyList<RemoteRef> known = connection.ListRefs(["refs/heads/", Custom + "/"], cancellation);
        if (!write) return Finish(connection, new RemoteAbilities { Address = connection.Address, Features = connection.Features }, known, null, cancellation);

        using var scratch = new ProbeScratch();
        string mark = "gitkv-probe-" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));
        ProbeObjects objects = scratch.Write(mark, (connection.Address.Repository ?? scratch.Repository).Committer());
        var refs = new ProbeRefs(connection, scratch.Repository, mark, cancellation);
        bool done = false;
        try
        {
            RemoteAbilities found = TryRefs(connection, refs, objects, refPrefix, progress);
            progress?.Invoke("Fetching");
            found = Finish(connection, found, known, found.CanWrite ? objects : null, cancellation);
            progress?.Invoke("Cleaning up");
            bool gone = refs.Delete(found.Atomic, out IReadOnlyList<string> left);
            done = true;
            return found with { Deletes = gone && found.CanWrite, Left = left, Refusals = refs.Refusals };
        }
        finally
        {
            if (!done) CleanUp(connection, scratch.Repository, mark, refs, leaves);
        }
    }

    private static RemoteAbilities TryRefs(IRemoteConnection connection, ProbeRefs refs, ProbeObjects objects, string? refPrefix, Action<string>? progress)
    {
        progress?.Invoke("Trying custom refs");
        bool custom = refs.Try("custom refs", New(refs.Name(Custom, "commit"), objects.Commit));
        progress?.Invoke("Trying branches");
        bool branches = refs.Try("branches", New(refs.Name(Branches, "commit"), objects.Commit));
        string? folder = refPrefix is null ? null : refPrefix[..Math.Max(refPrefix.LastIndexOf('/'), "refs".Length)];
        bool? given = folder switch
        {
            null => null,
            Custom => custom,
            Branches => branches,
            _ => refs.Try($"refs below {folder}", New(refs.Name(folder, "commit"), objects.Commit)),
        };
        string? home = custom ? Custom : branches ? Branches : given == true ? folder : null;
        string? loose = given == true && !folder!.StartsWith("refs/heads", StringComparison.Ordinal) ? folder : custom ? Custom : null;
        bool blobs = false;
        bool tags = false;
        if (loose is not null)
        {
            progress?.Invoke("Trying refs of blobs and tags");
            string blob = refs.Name(loose, "blob");
            string tag = refs.Name(loose, "tag");
            blobs = refs.Try("refs of blobs", New(blob, objects.Blob)) && refs.Try("refs of blobs", new RefEdit(blob, objects.Blob, objects.NextBlob));
            tags = refs.Try("refs of tags", New(tag, objects.Tag)) && refs.Try("refs of tags", new RefEdit(tag, objects.Tag, objects.NextTag));
        }

        progress?.Invoke("Trying several refs at once");
        bool atomic = home is not null && refs.Try("several refs at once",
            new RefEdit(refs.Name(home, "commit"), objects.Commit, objects.NextCommit), New(refs.Name(home, "other"), objects.Commit));
        return new RemoteAbilities
        {
            Address = connection.Address,
            Features = connection.Features,
            CustomRefs = custom,
            BranchRefs = branches,
            GivenPrefix = given,
            BlobRefs = blobs,
            TaggedRefs = tags,
            Atomic = atomic,
            Refusals = refs.Refusals,
        };
    }

    /// <summary>What reading shows: tried with what was written, or else with what is there.</summary>
    private static RemoteAbilities Finish(IRemoteConnection connection, RemoteAbilities found, IReadOnlyList<RemoteRef> known, ProbeObjects? objects, CancellationToken cancellation)
    {
        using var reading = new ProbeScratch();
        bool filters = connection.Features.Filter == true;
        ObjectId? tree = objects?.Tree;
        if (tree is null && filters && known.Count > 0) tree = TreeOf(connection, reading.Repository, known[0].Target, cancellation);
        bool? single = tree is { } wanted ? Gives(connection, new RemoteFetch { Into = reading.Repository, Wants = [wanted], Filter = filters ? "tree:1" : null }, cancellation) : null;
        return found with { SingleObjects = single, Features = connection.Features };
    }

    /// <summary>The tree of a commit, of which nothing else is fetched.</summary>
    private static ObjectId? TreeOf(IRemoteConnection connection, GitRepository into, ObjectId commit, CancellationToken cancellation)
    {
        const int afterWord = 5;
        if (!Gives(connection, new RemoteFetch { Into = into, Wants = [commit], Depth = 1, Filter = "tree:0" }, cancellation)) return null;
        byte[] content = into.Objects.Read(commit, out ObjectType type);
        return type == ObjectType.Commit && content.Length > 45 && ObjectId.TryParse(content.AsSpan(afterWord, 2 * ObjectId.Length), out ObjectId tree) ? tree : null;
    }

    private static bool Gives(IRemoteConnection connection, RemoteFetch request, CancellationToken cancellation)
    {
        try
        {
            connection.Fetch(request, cancellation);
            return true;
        }
        catch (KvException e) when (e.ErrorId is ErrorIds.RemoteUnsupported or ErrorIds.ObjectNotFound or ErrorIds.RemoteDenied)
        {
            return false;
        }
    }

    private static void CleanUp(IRemoteConnection connection, GitRepository from, string mark, ProbeRefs used, Action<IReadOnlyList<string>>? leaves)
    {
        if (used.Tried.Count == 0) return;
        using var limit = new CancellationTokenSource(s_farewell);
        var refs = new ProbeRefs(connection, from, mark, limit.Token);
        try
        {
            if (!refs.DeleteThose(used.Tried, out IReadOnlyList<string> left)) leaves?.Invoke(left);
        }
        catch (Exception e) when (e is KvException or OperationCanceledException)
        {
            // The failure that ended the probe is the one to be told; what may be left is said beside it.
            leaves?.Invoke(used.Tried);
        }
    }

    private static RefEdit New(string name, ObjectId value) => new(name, ObjectId.Zero, value);
}
