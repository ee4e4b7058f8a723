using System.Globalization;
using GitKv.Core.Errors;

namespace GitKv.Core.Coordination;

/// <summary>What can be wrong about a lease, in one place.</summary>
internal static class LeaseErrors
{
    /// <summary>The state that a register holds, or that of an item that is not there yet.</summary>
    /// <exception cref="KvException">LockInvalid: it is of the other kind.</exception>
    public static LeaseState Require(RegisterReading reading, string key, LeaseKind kind)
    {
        if (reading.State is not { } state) return new LeaseState(kind) { Token = reading.Floor };
        if (state.Kind == kind) return state;
        throw new KvException(ErrorIds.LockInvalid, KvErrorKind.Invalid,
            kind == LeaseKind.Lock
                ? $"The item '{key}' is a semaphore, and no lock. Use another key."
                : $"The item '{key}' is a lock, and no semaphore. Use another key.",
            key);
    }

    public static KvException NotALock(string key, string what, Exception? inner = null) => new(ErrorIds.LockInvalid, KvErrorKind.Invalid,
        $"The item '{key}' is no lock: {what}. It was left as it is. Use another key, or remove the item first with Remove-GitKvItem.", key, inner);

    public static KvException NotThere(string key) => new(ErrorIds.ItemNotFound, KvErrorKind.NotFound,
        $"There is no lock '{key}': nobody has locked it yet. Keys are case-sensitive.", key);

    public static KvException Held(string key, LeaseState state, int ahead) => new(ErrorIds.LockHeld, KvErrorKind.Busy,
        $"{Describe(key, state, ahead)} Try again later, or wait for it with -Wait or -Timeout.", key);

    public static KvException TimedOut(string key, LeaseState state, int ahead, TimeSpan waited) => new(ErrorIds.LockTimeout, KvErrorKind.Busy,
        string.Create(CultureInfo.InvariantCulture, $"'{key}' was not to be had in {waited.TotalSeconds:0.###} seconds. {Describe(key, state, ahead)} Try again later, or with a longer -Timeout."), key);

    public static KvException Lost(string key, long token, LeaseState? state) => new(ErrorIds.LockLost, KvErrorKind.Conflict,
        $"The lock '{key}' with token {token} is lost: {WhatBecame(token, state)} What was done under it may have met what others did. Take it again with Lock-GitKvItem.", key);

    public static KvException Over(string key, long token, TimeSpan ttl) => new(ErrorIds.LockLost, KvErrorKind.Conflict,
        string.Create(CultureInfo.InvariantCulture, $"The lock '{key}' with token {token} has not been renewed for its {ttl.TotalSeconds:0.###} seconds, so others may have it by now. Nothing was written. Renew it with Update-GitKvLease, which says whether it is lost."), key);

    public static KvException NotHeld(string key, LeaseState? state, string whom) => new(ErrorIds.LockNotHeld, KvErrorKind.Conflict,
        state is null || state.Holders.Count == 0
            ? $"'{key}' is not locked."
            : $"'{key}' is not locked by {whom}: {HeldBy(state)} Give the lease or the token that Lock-GitKvItem gave, or use -Force with a -Reason to take it from its holder.",
        key);

    private static string Describe(string key, LeaseState state, int ahead)
    {
        if (state.Kind == LeaseKind.Semaphore && state.Holders.Count > 0)
            return $"All places of '{key}' are taken: {HeldBy(state)}{Waiting(ahead)}";
        return state.Holders.Count > 0 ? $"'{key}' is locked: {HeldBy(state)}{Waiting(ahead)}" : $"'{key}' is free, but others were first.{Waiting(ahead)}";
    }

    private static string Waiting(int ahead) => ahead switch
    {
        0 => "",
        1 => " One more waits for it.",
        _ => $" {ahead} more wait for it.",
    };

    private static string HeldBy(LeaseState state)
    {
        LeaseHolder first = state.Holders[0];
        string more = state.Holders.Count > 1 ? $" and {state.Holders.Count - 1} more" : "";
        string where = first.Url is { } url ? $" ({url})" : "";
        return $"held by {first.Holder}{where}{more} since {first.Acquired.UtcDateTime:u}, with token {first.Token}, until {first.Expires.UtcDateTime:u} unless it is renewed.";
    }

    private static string WhatBecame(long token, LeaseState? state)
    {
        if (state is null) return "its item is gone.";
        if (state.Last is { } last && last.Token == token)
        {
            return last.Kind switch
            {
                LeaseEndKind.Forced => $"{last.By} took it at {last.At.UtcDateTime:u}, for this reason: {last.Reason}.",
                LeaseEndKind.Expired => $"it was not renewed in time, and {last.By} took over at {last.At.UtcDateTime:u}.",
                _ => $"it was released at {last.At.UtcDateTime:u}.",
            };
        }

        return state.Holders.Count > 0 ? HeldBy(state) : "it was not renewed in time.";
    }
}
