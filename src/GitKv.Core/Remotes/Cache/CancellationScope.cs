namespace GitKv.Core.Remotes.Cache;

/// <summary>Another token for what is asked of a remote, for a while.</summary>
internal sealed class CancellationScope : IDisposable
{
    private readonly RemoteLink? _link;
    private readonly CancellationToken _before;

    public CancellationScope(RemoteLink? link, CancellationToken cancellation)
    {
        _link = link;
        if (link is null) return;
        _before = link.Cancellation;
        link.Cancellation = cancellation;
    }

    public void Dispose()
    {
        if (_link is not null) _link.Cancellation = _before;
    }
}
