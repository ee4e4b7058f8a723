using System.Management.Automation;
using GitKv.Core.Coordination;

namespace GitKv;

/// <summary>A lock, or a place of a semaphore, that this session has taken. It holds nothing open, and follows its renewals.</summary>
public sealed class GitKvLease
{
    private readonly Lease? _lease;
    private readonly long _token;
    private readonly string? _id;

    /// <param name="lease">The lease.</param>
    /// <param name="store">Where it is.</param>
    internal GitKvLease(Lease lease, GitKvStore store)
    {
        _lease = lease;
        Key = lease.Key;
        Store = store.Store;
        Repository = store.Repository;
        Remote = store.Remote;
    }

    /// <summary>One of which only this is known.</summary>
    internal GitKvLease(string key, long token, string? id, string? store = null, string? repository = null, string? remote = null)
    {
        Key = key;
        _token = token;
        _id = id;
        Store = store;
        Repository = repository;
        Remote = remote;
    }

    /// <summary>The item's key.</summary>
    public string Key { get; }

    /// <summary>The fencing number: one more at each acquisition, by whomever.</summary>
    public long Token => _lease?.Token ?? _token;

    /// <summary>Who holds it.</summary>
    public string? Holder => _lease?.Holder.Holder;

    /// <summary>The page of the run that holds it.</summary>
    public string? Url => _lease?.Holder.Url;

    /// <summary>When it was taken.</summary>
    public DateTimeOffset? Acquired => _lease?.Holder.Acquired.ToLocalTime();

    /// <summary>When it was last renewed.</summary>
    public DateTimeOffset? Renewed => _lease?.Holder.Renewed.ToLocalTime();

    /// <summary>From when on others can take it, unless it is renewed.</summary>
    public DateTimeOffset? Expires => _lease?.Holder.Expires.ToLocalTime();

    /// <summary>How long it holds without being renewed.</summary>
    public TimeSpan? Ttl => _lease?.Holder.Ttl;

    /// <summary>Whether its time is up by the clock of this computer. Whether somebody else has it by now, only the store can tell.</summary>
    public bool IsExpired => _lease?.IsOver ?? false;

    /// <summary>Unique to this acquisition.</summary>
    public string? Id => _lease?.Holder.Id ?? _id;

    /// <summary>The store, as <c>-Store</c> takes it.</summary>
    public string? Store { get; }

    /// <summary>The repository's folder.</summary>
    public string? Repository { get; }

    /// <summary>The remote, as <c>-Remote</c> takes it; null where the repository is of this machine.</summary>
    public string? Remote { get; }

    /// <summary>The engine's lease; null for one of which only key and token are known.</summary>
    internal Lease? Engine => _lease;

    /// <summary>As <c>-Lock</c> takes it: key and token.</summary>
    public override string ToString() => $"{Key}:{Token}";

    internal LeaseGuard Guard() => _lease?.Guard() ?? new LeaseGuard(Key, _token, _id);

    /// <summary>Understands a lease, also one that went through JSON or another session, and <c>key:token</c>; null for anything else.</summary>
    internal static GitKvLease? TryRead(object? input)
    {
        object? bare = input is PSObject wrapper ? wrapper.BaseObject : input;
        if (bare is GitKvLease lease) return lease;
        if (bare is string text) return LeaseGuard.TryParse(text) is { } known ? new GitKvLease(known.Key, known.Token, null) : null;
        PSMemberInfoCollection<PSPropertyInfo>? properties = (input as PSObject)?.Properties;
        return properties?["Key"]?.Value is string key && properties["Id"]?.Value is string id && LanguagePrimitives.TryConvertTo(properties["Token"]?.Value, out long token) && token > 0
            ? new GitKvLease(key, token, id, properties["Store"]?.Value as string, properties["Repository"]?.Value as string, properties["Remote"]?.Value as string)
            : null;
    }
}
