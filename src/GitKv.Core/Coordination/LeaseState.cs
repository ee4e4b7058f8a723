namespace GitKv.Core.Coordination;

/// <summary>
/// What the item of a lock or a semaphore holds, as data that never changes. It stays when nobody holds it, as the token in it grows for ever.
/// No two states of one item are equal: each write counts something of its own writer up.
/// </summary>
public sealed record LeaseState(LeaseKind Kind)
{
    /// <summary>The highest token that was ever given.</summary>
    public long Token { get; init; }

    /// <summary>Semaphore: how many places the last to come saw.</summary>
    public int Limit { get; init; } = 1;

    /// <summary>Those who hold it, in the order in which they came.</summary>
    public IReadOnlyList<LeaseHolder> Holders { get; init; } = [];

    /// <summary>Those who wait, in the order in which they are served.</summary>
    public IReadOnlyList<LeaseTicket> Waiters { get; init; } = [];

    /// <summary>How the lease before ended; null where there was none.</summary>
    public LeaseEnd? Last { get; init; }

    /// <summary>The holder of an acquisition; null where it is not held any more, or not yet.</summary>
    public LeaseHolder? HolderOf(string id) => Holders.FirstOrDefault(h => h.Id == id);

    internal LeaseTicket? TicketOf(string id) => Waiters.FirstOrDefault(w => w.Id == id);

    internal LeaseState With(LeaseHolder holder) => this with { Holders = [.. Holders.Select(h => h.Id == holder.Id ? holder : h)] };

    internal LeaseState With(LeaseTicket ticket) => this with { Waiters = [.. Waiters.Select(w => w.Id == ticket.Id ? ticket : w)] };

    internal LeaseState WithoutTicket(string id) => this with { Waiters = [.. Waiters.Where(w => w.Id != id)] };

    internal LeaseState WithoutHolder(string id, LeaseEnd end) => this with { Holders = [.. Holders.Where(h => h.Id != id)], Last = end };
}
