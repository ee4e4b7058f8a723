namespace GitKv.Core.Refs;

/// <summary>
/// Keeps the packed refs that were read last, as long as the file is surely the same: an update keeps its size, so size
/// and time alone don't tell (see <see cref="FileStamp"/>).
/// </summary>
internal sealed class PackedRefsCache(string path)
{
    private readonly Lock _gate = new();
    private PackedRefs? _current;
    private bool _trustworthy;

    /// <summary>The packed refs as they are now. To be disposed.</summary>
    public PackedRefs Get()
    {
        FileStamp now = FileStamp.Of(path);
        lock (_gate)
        {
            if (_current is not null && _trustworthy && _current.Stamp == now && _current.TryShare()) return _current;
        }

        return Fresh();
    }

    /// <summary>The packed refs read anew: for use under their lock. To be disposed.</summary>
    public PackedRefs Fresh()
    {
        DateTime readAt = DateTime.UtcNow;
        PackedRefs fresh = PackedRefs.Open(path);
        lock (_gate)
        {
            _current?.Dispose();
            _current = fresh;
            _trustworthy = fresh.Stamp.IsTrustworthy(readAt);
            fresh.TryShare();
            return fresh;
        }
    }

    public void Clear()
    {
        lock (_gate)
        {
            _current?.Dispose();
            _current = null;
        }
    }
}
