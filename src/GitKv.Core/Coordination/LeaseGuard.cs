using System.Globalization;
using GitKv.Core.Errors;

namespace GitKv.Core.Coordination;

/// <summary>
/// Lets a transaction land only while a lease is held: its item is looked at in the very state of the store that the transaction changes. A
/// holder that was stopped for so long that another has taken over can't write any more, whatever it believes.
/// </summary>
/// <param name="key">The lease's item.</param>
/// <param name="token">The fencing number.</param>
/// <param name="id">The acquisition; null where only the number is known.</param>
public sealed class LeaseGuard(string key, long token, string? id = null)
{
    public string Key => key;

    public long Token => token;

    /// <summary>Where the lease is; null for the store that is written.</summary>
    public LeasePlace? Place { get; init; }

    /// <summary>The lease in the hands of this process, whose own clock counts as well; null where there is none.</summary>
    public Lease? Own { get; init; }

    /// <summary>Understands <c>key:token</c>; null for anything else.</summary>
    public static LeaseGuard? TryParse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        int colon = text.LastIndexOf(':');
        return colon > 0 && long.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out long token) && token > 0
            ? new LeaseGuard(text[..colon], token)
            : null;
    }

    /// <summary>Checks the item's value.</summary>
    /// <param name="content">The value; null where there is no item.</param>
    /// <exception cref="KvException">LockLost; LockInvalid.</exception>
    internal void Check(byte[]? content)
    {
        Own?.ThrowIfOver();
        if (content is null) throw LeaseErrors.Lost(key, token, null);
        LeaseState state = LeaseFormat.Parse(content, key);
        if (HolderIn(state) is null) throw LeaseErrors.Lost(key, token, state);
    }

    /// <summary>The value with the lease renewed: where nothing can be locked, that the item has it makes it part of the transaction.</summary>
    internal byte[] Renew(byte[] content, DateTimeOffset now)
    {
        LeaseState state = LeaseFormat.Parse(content, key);
        LeaseHolder holder = HolderIn(state) ?? throw LeaseErrors.Lost(key, token, state);
        return LeaseFormat.ToBytes(LeaseRules.Default.Renewed(state, holder, null, now));
    }

    private LeaseHolder? HolderIn(LeaseState state) => state.Holders.FirstOrDefault(h => h.Token == token && (id is null || h.Id == id));
}
