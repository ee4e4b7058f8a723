using GitKv.Core.Objects;
using GitKv.Core.Repositories;

namespace GitKv.Core.Maintenance.Automatic;

/// <summary>A pack of what was loose. An object that resembles one which came before is kept as a delta of it, in chains as long as git makes them (git-config, pack.depth).</summary>
internal sealed class GatheredPack(string objects, Sharing sharing) : IDisposable
{
    private const int LongestChain = 50;

    // What goes to the disk is read by others who count on it: synced, whatever is configured.
    private readonly PackWriter _pack = new(objects, FsyncPolicy.Everything, sharing);
    private readonly Dictionary<ObjectId, int> _depths = [];

    public IReadOnlyCollection<ObjectId> Ids => _depths.Keys;

    /// <summary>Whether others may be deltas of it.</summary>
    public bool IsBase(ObjectId id) => _depths.TryGetValue(id, out int depth) && depth < LongestChain;

    /// <param name="id">An object that is not there yet.</param>
    /// <param name="type">Its type.</param>
    /// <param name="content">Its content.</param>
    /// <param name="like">An object that it probably resembles, for which <see cref="IsBase"/> holds.</param>
    /// <param name="likeContent">The content of that; null where there is none.</param>
    public void Add(ObjectId id, ObjectType type, byte[] content, ObjectId like = default, byte[]? likeContent = null)
    {
        if (likeContent is not null && DeltaMaker.TryMake(likeContent, content) is { } delta)
        {
            _depths.Add(id, _depths[like] + 1);
            _pack.AddDelta(id, type, delta, like);
            return;
        }

        _depths.Add(id, 0);
        _pack.Add(id, type, content);
    }

    /// <summary>Puts the pack in its place.</summary>
    /// <param name="times">For objects that nothing refers to: when each was used last, in seconds since 1970.</param>
    public void Finish(Func<ObjectId, uint>? times = null) => _pack.Finish(CancellationToken.None, times);

    public void Dispose() => _pack.Dispose();
}
