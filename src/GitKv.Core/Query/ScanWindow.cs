using GitKv.Core.Objects;
using GitKv.Core.Stores;

namespace GitKv.Core.Query;

/// <summary>Items that are looked at together, by several threads.</summary>
internal sealed class ScanWindow<T>
    where T : class
{
    private const int Share = 64;

    private readonly ObjectDatabase _objects;
    private readonly List<KvEntry> _entries;
    private readonly bool _usesKeys;
    private readonly T?[] _found;

    private readonly Dictionary<ObjectId, byte[]> _pending = [];

    /// <summary>The positions of the items to look at, in the order of the packs.</summary>
    private int[] _order = [];

    public ScanWindow(ObjectDatabase objects, List<KvEntry> entries, bool usesKeys)
    {
        _objects = objects;
        _entries = entries;
        _usesKeys = usesKeys;
        _found = new T?[entries.Count];
    }

    /// <summary>Takes what is known of a value from earlier windows, and the values that are not in the repository.</summary>
    public void Resolve(Dictionary<ObjectId, T?> known, Func<ObjectId, byte[]?>? pending)
    {
        var order = new List<int>(_entries.Count);
        for (int i = 0; i < _entries.Count; i++)
        {
            if (known.Count > 0 && known.TryGetValue(_entries[i].Blob, out T? before)) _found[i] = before;
            else order.Add(i);
            if (pending?.Invoke(_entries[i].Blob) is { } value) _pending[_entries[i].Blob] = value;
        }

        _order = [.. order];
    }

    public void AddTo(Dictionary<ObjectId, T?> known)
    {
        foreach (int i in _order) known[_entries[i].Blob] = _found[i];
    }

    public IEnumerable<(KvEntry Entry, T Found)> Hits()
    {
        for (int i = 0; i < _found.Length; i++)
        {
            if (_found[i] is { } found) yield return (_entries[i], found);
        }
    }

    public void Look(Func<BlobScan.Look<T>> newLook, CancellationToken stop)
    {
        if (_objects.IsLazy) _objects.Expect(_order.Select(i => _entries[i].Blob).Where(b => !_pending.ContainsKey(b)));
        Sort();
        int next = 0;
        int threads = Math.Min(Environment.ProcessorCount, (_order.Length + Share - 1) / Share);
        if (threads <= 1) Work();
        else Parallel.For(0, threads, _ => Work());

        void Work()
        {
            var reader = new BlobReader(_objects);
            BlobScan.Look<T> look = newLook();
            while (Interlocked.Add(ref next, Share) - Share is var start && start < _order.Length)
            {
                stop.ThrowIfCancellationRequested();
                int end = Math.Min(start + Share, _order.Length);
                for (int i = start; i < end; i++)
                {
                    KvEntry entry = _entries[_order[i]];
                    bool again = i > start && _entries[_order[i - 1]].Blob == entry.Blob;
                    if (again && !_usesKeys)
                    {
                        _found[_order[i]] = _found[_order[i - 1]];
                        continue;
                    }

                    _found[_order[i]] = look(entry.Key, _pending.Count > 0 && _pending.TryGetValue(entry.Blob, out byte[]? value) ? value : reader.Read(entry.Blob));
                }
            }
        }
    }

    private void Sort()
    {
        var places = new BlobPlace[_order.Length];
        for (int i = 0; i < places.Length; i++) places[i] = _objects.PlaceOf(_entries[_order[i]].Blob);
        Array.Sort(places, _order);
    }
}
