using GitKv.Core.Errors;
using GitKv.Core.Objects;
using GitKv.Core.Repositories;

namespace GitKv.Core.Remotes.Cache;

/// <summary>
/// Brings a remote's objects into its cache when they are needed: single trees and values where the remote gives them, many with one request where it is
/// known that many will be needed, or all that the asked refs hold where it gives nothing less. Safe for several threads.
/// </summary>
internal sealed class RemoteObjects(RemoteLink link)
{
    private const int MostAtOnce = 5000;

    // A commit with the tree it stands for; where the remote counts no levels of trees, without; else all.
    private static readonly string?[] s_filters = ["tree:1", "tree:0", null];

    // How much of a history comes with a commit that is asked for, when one after the other is: most walks end soon, but some don't.
    private static readonly int?[] s_depths = [1, 32, 1024, null];

    private readonly Lock _gate = new();
    private readonly ReadAhead _ahead = new();
    private readonly HashSet<ObjectId> _tips = [];
    private int _filter;
    private int _depth;
    private bool _onlyWhole;

    public GitRepository Into { get; set; } = null!;

    /// <summary>How many times objects were asked for.</summary>
    public int Requests { get; private set; }

    /// <summary>One object that is missing. False where the remote does not have it (any more).</summary>
    public bool Bring(ObjectId id)
    {
        lock (_gate)
        {
            List<ObjectId> wanted = _ahead.With(id, IsHere);
            try
            {
                Ask(wanted, s_depths[_depth]);
            }
            catch (KvException e) when (e.ErrorId == ErrorIds.ObjectNotFound)
            {
                if (wanted.Count == 1 || !TryAsk(id)) return false;
            }

            if (!IsHere(id)) return false;

            // A commit that a walk came to from a younger one: the next ones will be asked for too.
            if (Into.Objects.TryReadHeader(id, out ObjectType type, out _) && type == ObjectType.Commit && !_tips.Contains(id)) _depth = Math.Min(_depth + 1, s_depths.Length - 1);
            return true;
        }
    }

    /// <summary>Objects that will be needed: those that are missing come together. What can't be had is no error here.</summary>
    public void Expect(IEnumerable<ObjectId> ids)
    {
        lock (_gate)
        {
            List<ObjectId> missing = [.. ids.Where(id => !id.IsZero).Distinct().Where(id => !IsHere(id))];
            foreach (ObjectId[] some in missing.Chunk(MostAtOnce))
            {
                try
                {
                    Ask(some, s_depths[0]);
                }
                catch (KvException e) when (e.ErrorId == ErrorIds.ObjectNotFound)
                {
                    // One of them went meanwhile. Who needs it will ask for it alone and be told.
                }
            }
        }
    }

    /// <summary>Values were listed that may be read one after the other.</summary>
    public void Listed(IEnumerable<ObjectId> values)
    {
        lock (_gate) _ahead.Listed(values);
    }

    /// <summary>What refs point at that were asked for: where no single objects are to be had, all that these hold comes.</summary>
    public void AddTips(IEnumerable<ObjectId> ids)
    {
        lock (_gate) _tips.UnionWith(ids);
    }

    /// <summary>Forgets what was asked for, but not what came.</summary>
    public void Forget()
    {
        lock (_gate)
        {
            _tips.Clear();
            _ahead.Clear();
            _depth = 0;
        }
    }

    /// <summary>Brings commits with so many of their ancestors, or all; of their trees and values those that the filter leaves, where the remote can filter.</summary>
    public void BringHistory(IReadOnlyList<ObjectId> tips, IReadOnlyList<ObjectId> haves, int? depth, string filter, CancellationToken? cancellation)
    {
        lock (_gate)
        {
            try
            {
                Fetch(tips, haves, depth, filter, cancellation);
            }
            catch (KvException e) when (e.ErrorId == ErrorIds.RemoteUnsupported)
            {
                Fetch(tips, haves, depth, null, cancellation);
            }
        }
    }

    private bool TryAsk(ObjectId id)
    {
        try
        {
            Ask([id], s_depths[_depth]);
            return true;
        }
        catch (KvException e) when (e.ErrorId == ErrorIds.ObjectNotFound)
        {
            return false;
        }
    }

    private void Ask(IReadOnlyList<ObjectId> wanted, int? depth)
    {
        if (!_onlyWhole)
        {
            for (; _filter < s_filters.Length; _filter++)
            {
                try
                {
                    // With a tree that is asked for itself a level more comes than with one of a commit; and of a history only its commits are needed.
                    bool wantsRoots = depth == 1 && wanted.Any(_tips.Contains);
                    Fetch(wanted, [], depth, wantsRoots || s_filters[_filter] is null ? s_filters[_filter] : "tree:0", null);
                    return;
                }
                catch (KvException e) when (e.ErrorId == ErrorIds.RemoteUnsupported)
                {
                    // It takes no such filter, or gives no such objects: less is asked of it.
                }
            }

            _onlyWhole = true;
        }

        // What refs point at can be had everywhere, with all that it holds.
        IReadOnlyList<ObjectId> tips = wanted.All(_tips.Contains) ? wanted : [.. _tips];
        if (tips.Count > 0) Fetch(tips, [], depth, null, null);
    }

    private void Fetch(IReadOnlyList<ObjectId> wanted, IReadOnlyList<ObjectId> haves, int? depth, string? filter, CancellationToken? cancellation)
    {
        Requests++;
        link.Fetch(new RemoteFetch { Into = Into, Wants = wanted, Haves = haves, Depth = depth, Filter = filter }, cancellation);
        ForgetShallow();
        Into.Objects.Refresh();
    }

    /// <summary>
    /// In the cache any commit's parents may be missing, and are brought when they are needed. A list of where histories end there would only
    /// make the remote cut off others at the same places.
    /// </summary>
    private void ForgetShallow()
    {
        try
        {
            File.Delete(Path.Combine(link.Folder, "shallow"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Another process is about to write it anew, and then to delete it.
        }
    }

    private bool IsHere(ObjectId id) => Into.Objects.Contains(id);
}
