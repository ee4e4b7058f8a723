using GitKv.Core.Coordination.Watching;
using GitKv.Core.Objects;
using GitKv.Core.Stores;
using GitKv.Core.Stores.History;

namespace GitKv;

/// <summary>One change of one key: what became of it, who did it, when and why. The values are read when they are first asked for.</summary>
public sealed class GitKvChange
{
    private readonly HistoryRecord _record;
    private readonly ItemSource _source;
    private readonly WatchedChange? _watched;
    private ItemContent? _now;
    private ItemContent? _before;

    internal GitKvChange(HistoryRecord record, ItemSource source)
    {
        _record = record;
        _source = source;
    }

    internal GitKvChange(WatchedChange change, ItemSource source)
        : this(change.Record, source) => _watched = change;

    /// <summary>The key.</summary>
    public string Key => _record.Key;

    /// <summary>The key before; null unless the item was renamed.</summary>
    public string? OldKey => _record.OldKey;

    /// <summary>Added, Modified, Removed or Renamed.</summary>
    public GitKvChangeKind Change => (GitKvChangeKind)(int)_record.Change;

    /// <summary>The version since; null where the item was removed.</summary>
    public string? Version => _record.Version;

    /// <summary>The version before; null where there was none, or none is known.</summary>
    public string? PreviousVersion => _record.PreviousVersion;

    /// <summary>Who.</summary>
    public string By => _record.By;

    /// <summary>That person's address.</summary>
    public string Email => _record.Email;

    /// <summary>When.</summary>
    public DateTimeOffset When => _record.When;

    /// <summary>Why.</summary>
    public string Message => _record.Message;

    /// <summary>The transaction's id; null where something else than GitKv made the change.</summary>
    public string? Transaction => _record.Transaction;

    /// <summary>The commit, or the tag, which <c>-AsOf</c> takes; null where only the reflog tells.</summary>
    public string? Commit => _record.Commit;

    /// <summary>What tells of the change.</summary>
    public GitKvChangeSource Source => (GitKvChangeSource)(int)_record.Source;

    /// <summary>The value since, null where the item was removed; a <see cref="GitKvValueFailure"/> where it can't be read.</summary>
    public object? Value => (_now ??= ContentOf(_record.Blob, Version))?.ValueOrFailure();

    /// <summary>The value before, null where there was none, or none is known; a <see cref="GitKvValueFailure"/> where it can't be read.</summary>
    public object? PreviousValue => (_before ??= ContentOf(_record.PreviousBlob, PreviousVersion))?.ValueOrFailure();

    /// <summary>From where another Watch-GitKvItem of the same keys goes on, as its -After takes it; null for what no watch told.</summary>
    public string? Cursor => _watched?.Cursor;

    /// <summary>The store, as <c>-Store</c> takes it.</summary>
    public string Store => _source.Info.Store;

    /// <summary>How the store is kept.</summary>
    public GitKvLayout Layout => _source.Info.Layout;

    /// <summary>The repository's folder.</summary>
    public string Repository => _source.Info.Repository;

    /// <summary>The remote, as <c>-Remote</c> takes it; null where the repository is of this machine.</summary>
    public string? Remote => _source.Info.Remote;

    public override string ToString() => $"{Change} {Key}";

    private ItemContent? ContentOf(ObjectId blob, string? version) =>
        blob.IsZero || version is null ? null : new ItemContent(_source, new KvEntry(Key, blob, version));
}
