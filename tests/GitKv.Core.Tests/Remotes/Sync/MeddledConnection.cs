using GitKv.Core.Remotes;

namespace GitKv.Core.Tests.Remotes.Sync;

/// <summary>A connection in between of which something happens, and that counts what goes over it.</summary>
internal sealed class MeddledConnection(IRemoteConnection inner) : IRemoteConnection
{
    public Action<int> BeforePush { get; init; } = _ => { };

    public Func<int, PushReport, PushReport> AfterPush { get; init; } = (_, report) => report;

    public int Lists { get; private set; }

    public int Fetches { get; private set; }

    public int Pushes { get; private set; }

    public RemoteAddress Address => inner.Address;

    public RemoteFeatures Features => inner.Features;

    public IReadOnlyList<RemoteRef> ListRefs(IReadOnlyList<string> prefixes, CancellationToken cancellation = default)
    {
        Lists++;
        return inner.ListRefs(prefixes, cancellation);
    }

    public void Fetch(RemoteFetch request, CancellationToken cancellation = default)
    {
        Fetches++;
        inner.Fetch(request, cancellation);
    }

    public PushReport Push(RemotePush request, CancellationToken cancellation = default)
    {
        int number = ++Pushes;
        BeforePush(number);
        return AfterPush(number, inner.Push(request, cancellation));
    }

    public void Dispose() => inner.Dispose();
}
