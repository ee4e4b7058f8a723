using GitKv.Core.Errors;
using GitKv.Core.Remotes;

namespace GitKv.Core.Tests.Remotes.Cache;

/// <summary>A connection that ends while a push is under way: before the remote gets it, or after it landed and before the answer comes.</summary>
internal sealed class DroppingConnection(IRemoteConnection real, DroppingConnection.Plan plan) : IRemoteConnection
{
    public RemoteAddress Address => real.Address;

    public RemoteFeatures Features => real.Features;

    public IReadOnlyList<RemoteRef> ListRefs(IReadOnlyList<string> prefixes, CancellationToken cancellation = default)
    {
        if (plan.Silent) throw new KvException(ErrorIds.RemoteUnreachable, KvErrorKind.Unreachable, "The test's line is dead.");
        return real.ListRefs(prefixes, cancellation);
    }

    public void Fetch(RemoteFetch request, CancellationToken cancellation = default) => real.Fetch(request, cancellation);

    public PushReport Push(RemotePush request, CancellationToken cancellation = default)
    {
        plan.Pushes++;
        if (plan.DropBefore > 0)
        {
            plan.DropBefore--;
            return Lost();
        }

        PushReport report = real.Push(request, cancellation);
        if (plan.DropAfter == 0) return report;
        plan.DropAfter--;
        plan.Meanwhile?.Invoke();
        if (plan.DiesAfterwards) plan.Silent = true;
        return Lost();
    }

    public void Dispose() => real.Dispose();

    private static PushReport Lost() => new(PushState.Interrupted, []) { Failure = new KvException(ErrorIds.RemoteUnreachable, KvErrorKind.Unreachable, "The test cut the line.") };

    /// <summary>What shall happen; shared by all connections of a client.</summary>
    internal sealed class Plan
    {
        /// <summary>How many pushes get lost on the way there.</summary>
        public int DropBefore { get; set; }

        /// <summary>How many answers get lost on the way back.</summary>
        public int DropAfter { get; set; }

        /// <summary>Nothing can be asked any more once an answer was lost.</summary>
        public bool DiesAfterwards { get; set; }

        /// <summary>What somebody else does between the landing and the question what became of it.</summary>
        public Action? Meanwhile { get; set; }

        public bool Silent { get; set; }

        public int Pushes { get; set; }
    }
}
