using GitKv.Core.Coordination;

namespace GitKv;

/// <summary>A lock or a semaphore as it was when it was looked at: who holds it, and who waits.</summary>
public sealed class GitKvLock
{
    internal GitKvLock(string key, LeaseState state, GitKvStore store)
    {
        Key = key;
        Kind = (GitKvLockKind)(int)state.Kind;
        Token = state.Token;
        Limit = state.Limit;
        Holders = [.. state.Holders.Select(h => new GitKvLockHolder(h))];
        Waiters = [.. state.Waiters.Select(w => new GitKvLockWaiter(w))];
        if (state.Last is { } last) Last = new GitKvLockEnd(last);
        Store = store.Store;
        Repository = store.Repository;
        Remote = store.Remote;
    }

    /// <summary>The item's key.</summary>
    public string Key { get; }

    /// <summary>Whether it is a lock or a semaphore.</summary>
    public GitKvLockKind Kind { get; }

    /// <summary>Whether anybody holds it; who has not renewed in time does until somebody takes over.</summary>
    public bool IsHeld => Holders.Count > 0;

    /// <summary>Who holds it; of a semaphore the first. Null where nobody does.</summary>
    public string? Holder => Holders.Count > 0 ? Holders[0].Holder : null;

    /// <summary>The page of the holder's run.</summary>
    public string? Url => Holders.Count > 0 ? Holders[0].Url : null;

    /// <summary>The highest fencing number given so far.</summary>
    public long Token { get; }

    /// <summary>Since when it is held.</summary>
    public DateTimeOffset? Acquired => Holders.Count > 0 ? Holders[0].Acquired : null;

    /// <summary>When it was last renewed.</summary>
    public DateTimeOffset? Renewed => Holders.Count > 0 ? Holders[0].Renewed : null;

    /// <summary>From when on others can take it, by the holder's clock, unless it is renewed.</summary>
    public DateTimeOffset? Expires => Holders.Count > 0 ? Holders[0].Expires : null;

    /// <summary>How long it holds without being renewed.</summary>
    public TimeSpan? Ttl => Holders.Count > 0 ? Holders[0].Ttl : null;

    /// <summary>How many can hold it.</summary>
    public int Limit { get; }

    /// <summary>All who hold it.</summary>
    public IReadOnlyList<GitKvLockHolder> Holders { get; }

    /// <summary>Those who wait for it, the next one first.</summary>
    public IReadOnlyList<GitKvLockWaiter> Waiters { get; }

    /// <summary>How the lease before ended; null where there was none.</summary>
    public GitKvLockEnd? Last { get; }

    /// <summary>The store, as <c>-Store</c> takes it.</summary>
    public string Store { get; }

    /// <summary>The repository's folder.</summary>
    public string Repository { get; }

    /// <summary>The remote, as <c>-Remote</c> takes it; null where the repository is of this machine.</summary>
    public string? Remote { get; }

    public override string ToString() => Key;
}

/// <summary>What an item that can be held is.</summary>
public enum GitKvLockKind
{
    /// <summary>One holder at a time.</summary>
    Lock,

    /// <summary>Several holders, up to a number.</summary>
    Semaphore,
}
