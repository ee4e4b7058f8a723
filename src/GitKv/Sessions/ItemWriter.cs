using System.Management.Automation;
using GitKv.Core.Documents.Expanding;
using GitKv.Core.Errors;
using GitKv.Core.Objects;
using GitKv.Core.Stores;

namespace GitKv.Sessions;

/// <summary>
/// Writes items in batches, each one transaction that lands when it is full. An item that can't be written is reported and left out; the
/// others of its batch land. With <see cref="AllOrNothing"/> there is one batch, and one bad item fails it. In an active transaction
/// items simply join that.
/// </summary>
internal sealed class ItemWriter(StoreHandle handle, Func<CommitOptions> options) : IDisposable
{
    /// <summary>More than this is not kept in memory for writing a batch again.</summary>
    private const long MostKept = 64 << 20;

    /// <summary>A batch without a given size takes so many items in any case,</summary>
    private const int UsualSize = 1_000;

    /// <summary>and up to so many as long as they come fast,</summary>
    private const int LargestSize = 16_000;

    /// <summary>which is within so many milliseconds,</summary>
    private const long UsualTime = 1_000;

    /// <summary>and are not more than so many bytes.</summary>
    private const long UsualBytes = 32 << 20;

    private readonly List<BatchItem> _items = [];
    private KvTransaction? _batch;
    private long _begun;
    private long _kept;

    /// <summary>How many items make a batch; 0: some thousands, by how fast they come. Each costs a commit, a pack and the trees above its items.</summary>
    internal int BatchSize { get; init; }

    internal bool AllOrNothing { get; init; }

    /// <summary>Reports one error and goes on.</summary>
    internal required Action<ErrorRecord> Report { get; init; }

    /// <summary>Gets each item after it has landed; null where nobody wants them.</summary>
    internal Action<GitKvItem>? Landed { get; init; }

    /// <summary>Told of each batch that landed and how many items it had.</summary>
    internal Action<int, CommitResult>? BatchLanded { get; init; }

    /// <summary>Takes note of what an active transaction should know of its commit.</summary>
    internal required Action<GitKvTransaction> Note { get; init; }

    /// <exception cref="KvException">What is wrong with this item alone; the batch goes on without it.</exception>
    internal void Set(string key, byte[] value, Precondition precondition, DateTimeOffset? expires = null)
    {
        bool keep = handle.Transaction is null && (_kept += value.Length) <= MostKept;
        Add(new BatchItem(key, precondition, value, default, expires), keep);
    }

    /// <summary>Puts a value in the place of all that is at a key and below it, an item for each of its parts.</summary>
    /// <exception cref="KvException">As <see cref="Set(string, byte[], Precondition, DateTimeOffset?)"/>.</exception>
    internal void Expand(string key, byte[] value, Precondition precondition, ExpandOptions options)
    {
        options = options with { MustNotExist = precondition.Kind == PreconditionKind.MustNotExist };
        Add(new BatchItem(key, precondition, value, default, options.Expires) { Expand = options }, keep: true);
    }

    /// <summary>Sets an item to a blob that is in the repository.</summary>
    /// <exception cref="KvException">As <see cref="Set(string, byte[], Precondition, DateTimeOffset?)"/>.</exception>
    internal void Set(string key, ObjectId blob, Precondition precondition, DateTimeOffset? expires = null) =>
        Add(new BatchItem(key, precondition, null, blob, expires), keep: true);

    /// <exception cref="KvException">As <see cref="Set(string, byte[], Precondition, DateTimeOffset?)"/>.</exception>
    internal void Set(string key, Stream value, long? length, Precondition precondition, DateTimeOffset? expires = null)
    {
        Transaction().Set(key, value, length, precondition, expires);
        Added(new BatchItem(key, precondition, null, default, expires));
    }

    /// <summary>Lands what has been added since the last batch.</summary>
    internal void Flush()
    {
        if (handle.Transaction is { } active)
        {
            if (_items.Count > 0) Note(active);
            _items.Clear();
            return;
        }

        while (_batch is not null && _items.Count > 0)
        {
            int count = _items.Count;
            List<KvEntry>? entries = Landed is null ? null : Entries(_batch);
            KvStore store = _batch.Store;
            CommitResult result;
            try
            {
                result = _batch.Commit(options());
            }
            catch (KvException e) when (!AllOrNothing && BadItem(e) is { } key)
            {
                Report(Errors.Record(e, key));
                Repeat(without: key);
                continue;
            }
            catch (Exception e) when (Errors.CanReport(e))
            {
                Fail(e);
                return;
            }

            Clear();
            BatchLanded?.Invoke(count, result);
            if (entries is not null) Emit(store, entries, result);
        }

        Clear();
    }

    public void Dispose() => _batch?.Dispose();

    private bool IsFull => BatchSize > 0
        ? _items.Count >= BatchSize
        : _items.Count >= UsualSize && (_items.Count >= LargestSize || _kept > UsualBytes || Environment.TickCount64 - _begun > UsualTime);

    private KvTransaction Transaction()
    {
        if (handle.Transaction is { } active) return active.Pending;
        if (_batch is not null) return _batch;
        _begun = Environment.TickCount64;
        return _batch = handle.StoreForWriting.Begin(durable: options().Durable);
    }

    private void Add(BatchItem item, bool keep)
    {
        item.Put(Transaction());
        Added(keep ? item : item with { Bytes = null });
    }

    private void Added(BatchItem item)
    {
        _items.Add(item);
        if (handle.Transaction is { } active)
        {
            if (_items.Count == 1) Note(active);
            if (Landed is not null)
                foreach (KvEntry entry in item.In(active.Pending)) EmitPending(active, entry);
            return;
        }

        if (!AllOrNothing && IsFull) Flush();
    }

    /// <summary>The key of the one item that an error is about; null where it is about something else, or the rest can't be written again.</summary>
    private string? BadItem(KvException error) =>
        error.Kind is KvErrorKind.Conflict or KvErrorKind.Invalid or KvErrorKind.NotFound
        && error.Target is string key
        && _items.FindIndex(i => i.Covers(key)) is >= 0 and int bad
        && _items.TrueForAll(i => i.CanRepeat || i.Covers(key))
            ? _items[bad].Key
            : null;

    private void Repeat(string without)
    {
        List<BatchItem> items = _items.FindAll(i => i.Key != without);
        Clear();
        foreach (BatchItem item in items)
        {
            try
            {
                item.Put(Transaction());
                _items.Add(item);
            }
            catch (KvException e)
            {
                Report(Errors.Record(e, item.Key));
            }
        }
    }

    private void Fail(Exception error)
    {
        string[] keys = [.. _items.Select(static i => i.Key)];
        Clear();
        ErrorRecord record = Errors.Batch(error, keys);
        if (AllOrNothing) throw new ReportException(record, isFatal: true);
        Report(record);
    }

    private void Clear()
    {
        _items.Clear();
        _kept = 0;
        _batch?.Dispose();
        _batch = null;
    }

    private List<KvEntry> Entries(KvTransaction batch)
    {
        var entries = new List<KvEntry>(_items.Count);
        foreach (BatchItem item in _items) entries.AddRange(item.In(batch));
        return entries;
    }

    private void Emit(KvStore store, List<KvEntry> entries, CommitResult result)
    {
        KvStore now = store.Exists ? store : KvStore.Open(store.Repository, store.Name);
        var source = new ItemSource(handle.Kept, now, new GitKvStore(now, handle.RefPrefix), now.Snapshot(), () => entries.Select(static e => e.Key));
        foreach (KvEntry entry in entries)
        {
            Landed!(new GitKvItem(source, entry with { Version = result.Versions.GetValueOrDefault(entry.Key) ?? entry.Version }));
        }
    }

    private void EmitPending(GitKvTransaction active, KvEntry entry)
    {
        var source = new ItemSource(handle.Kept, active.Store_, active.Info, active.Pending, () => [entry.Key]);
        Landed!(new GitKvItem(source, entry));
    }
}
