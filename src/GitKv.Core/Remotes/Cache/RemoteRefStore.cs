using GitKv.Core.Objects;
using GitKv.Core.Refs;
using GitKv.Core.Remotes.Group;
using GitKv.Core.Repositories;

namespace GitKv.Core.Remotes.Cache;

/// <summary>
/// The refs of a remote. Each is asked for when it is first needed and then held in memory until <see cref="Refresh"/>; a change that was won or lost
/// brings what it touched up to date. Nothing is read from the cache's disk.
/// </summary>
internal sealed class RemoteRefStore : RefStore
{
    private const int MostPrefixes = 4000;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, RemoteRef> _known = new(StringComparer.Ordinal);

    // Texts all refs are known that begin with: names, and folders with a slash at the end.
    private readonly HashSet<string> _covered = new(StringComparer.Ordinal);

    // When each ref was last seen, where that was here.
    private readonly Dictionary<string, long> _seen = new(StringComparer.Ordinal);
    private readonly Lazy<CommitQueue> _queue;

    [ThreadStatic]
    private static (RemoteRefStore Store, QueueState State)? t_pending;

    private readonly RemoteLink _link;

    public RemoteRefStore(GitRepository repository, RemoteLink link)
        : base(repository)
    {
        _link = link;
        _queue = new Lazy<CommitQueue>(() => new CommitQueue(this, link.Folder), LazyThreadSafetyMode.PublicationOnly);
    }

    public override bool IsRemote => true;

    /// <summary>The queue by which the writers of this machine share pushes.</summary>
    public CommitQueue Queue => _queue.Value;

    /// <summary>How long to ask what became of a change after the connection broke, before it is told as unknown.</summary>
    public TimeSpan Patience { get; set; } = TimeSpan.FromSeconds(60);

    public RemoteLink Link => _link;

    public override ObjectId? Read(string name)
    {
        RefName.Check(name);
        if (!name.StartsWith("refs/", StringComparison.Ordinal)) return null;
        if (t_pending is { } pending && ReferenceEquals(pending.Store, this) && pending.State.TryPending(name, out ObjectId waiting)) return waiting.IsZero ? null : waiting;
        lock (_gate)
        {
            Cover([name]);
            if (!_known.TryGetValue(name, out RemoteRef found)) return null;
            _link.Objects.AddTips([found.Target]);
            return found.Target;
        }
    }

    public override IReadOnlyList<RefRecord> List(string prefix)
    {
        RefName.CheckPrefix(prefix);
        string start = prefix + "/";
        lock (_gate)
        {
            Cover([start]);
            List<RefRecord> records = [.. _known.Values.Where(r => r.Name.StartsWith(start, StringComparison.Ordinal)).Select(static r => new RefRecord(r.Name, r.Target))];
            records.Sort(static (a, b) => RefName.Order.Compare(a.Name, b.Name));
            _link.Objects.AddTips(records.Select(static r => r.Target));
            return records;
        }
    }

    public override bool AnyUnder(string prefix)
    {
        RefName.CheckPrefix(prefix);
        string start = prefix + "/";
        lock (_gate)
        {
            Cover([start]);
            return _known.Keys.Any(n => n.StartsWith(start, StringComparison.Ordinal));
        }
    }

    public override RefTransaction Begin(FsyncPolicy? fsync = null) => new RemoteRefTransaction(this);

    public override void Refresh()
    {
        lock (_gate)
        {
            _known.Clear();
            _covered.Clear();
        }

        _link.Objects.Forget();
    }

    internal override void Expect(IReadOnlyCollection<string> names, bool withObjects = false)
    {
        lock (_gate)
        {
            Cover(names);
            if (withObjects) Bring(names.Where(_known.ContainsKey).Select(n => _known[n]));
        }
    }

    internal override void ExpectObjects(IEnumerable<RefRecord> records)
    {
        lock (_gate) Bring(records.Where(r => _known.TryGetValue(r.Name, out RemoteRef known) && known.Target == r.Target).Select(r => _known[r.Name]));
    }

    internal override void Close() => _link.Close();

    /// <summary>What these refs are at now, whatever is held in memory, which it replaces.</summary>
    internal IReadOnlyDictionary<string, ObjectId> Ask(IReadOnlyCollection<string> names, CancellationToken cancellation)
    {
        var present = new Dictionary<string, ObjectId>(StringComparer.Ordinal);
        long asked = DateTime.UtcNow.Ticks;
        IReadOnlyList<RemoteRef> found = ListRefs(names, cancellation);
        lock (_gate)
        {
            foreach (string name in names)
            {
                _known.Remove(name);
                _covered.Add(name);
                _seen[name] = asked;
                present[name] = ObjectId.Zero;
            }

            foreach (RemoteRef record in found)
            {
                _known[record.Name] = record;
                if (present.ContainsKey(record.Name)) present[record.Name] = record.Target;
            }
        }

        return present;
    }

    /// <summary>Until it is disposed, this thread reads refs as they will be when all has landed that waits in the queue.</summary>
    internal override IDisposable? ReadPending()
    {
        if (t_pending is not null) return null;
        QueueState state = Queue.Look();
        if (state.Changes.Count == 0) return null;
        t_pending = (this, state);
        return new Pending();
    }

    /// <summary>What others of this machine have seen refs at since they were seen here.</summary>
    internal void Learn(IEnumerable<(string Name, ObjectId Value, long At)> seen)
    {
        lock (_gate)
        {
            foreach ((string name, ObjectId value, long at) in seen)
            {
                if (at <= SeenAt(name)) continue;
                _seen[name] = at;
                _covered.Add(name);
                if (value.IsZero) _known.Remove(name);
                else if (!_known.TryGetValue(name, out RemoteRef known) || known.Target != value) _known[name] = new RemoteRef(name, value, ObjectId.Zero);
            }
        }
    }

    /// <summary>What a ref is at as far as is known here, zero for none; null where nothing is. Nothing is asked.</summary>
    internal ObjectId? Held(string name)
    {
        lock (_gate) return _known.TryGetValue(name, out RemoteRef found) ? found.Target : IsCovered(name) ? ObjectId.Zero : null;
    }

    /// <summary>A change was won: this is what the refs are at.</summary>
    internal void Won(IEnumerable<RefEdit> edits)
    {
        lock (_gate)
        {
            foreach (RefEdit edit in edits)
            {
                _covered.Add(edit.Name);
                _seen[edit.Name] = DateTime.UtcNow.Ticks;
                if (edit.New.IsZero) _known.Remove(edit.Name);
                else _known[edit.Name] = new RemoteRef(edit.Name, edit.New, ObjectId.Zero);
            }
        }
    }

    private void Bring(IEnumerable<RemoteRef> refs)
    {
        RemoteRef[] wanted = [.. refs];
        _link.Objects.AddTips(wanted.Select(static r => r.Target));
        _link.Objects.Expect(wanted.SelectMany(static r => new[] { r.Target, r.Peeled }));
    }

    /// <summary>Asks for what is not known yet, all of it at once.</summary>
    private void Cover(IReadOnlyCollection<string> texts)
    {
        string[] missing = [.. texts.Where(t => !IsCovered(t)).Distinct()];
        if (missing.Length == 0) return;
        long asked = DateTime.UtcNow.Ticks;
        foreach (string text in missing) _seen[text] = asked;
        foreach (RemoteRef record in ListRefs(missing, null)) _known[record.Name] = record;
        _covered.UnionWith(missing);
    }

    private IReadOnlyList<RemoteRef> ListRefs(IReadOnlyCollection<string> texts, CancellationToken? cancellation)
    {
        if (texts.Count <= MostPrefixes) return _link.ListRefs([.. texts], cancellation);
        return _link.ListRefs([RefPrefixes.Common(texts)], cancellation);
    }

    /// <summary>When it was last seen here, or all refs that begin like it; 0 for never.</summary>
    private long SeenAt(string name)
    {
        long at = _seen.GetValueOrDefault(name);
        for (int slash = name.LastIndexOf('/'); slash > 0; slash = name.LastIndexOf('/', slash - 1))
            at = Math.Max(at, Math.Max(_seen.GetValueOrDefault(name[..(slash + 1)]), _seen.GetValueOrDefault(name[..slash])));
        return at;
    }

    private bool IsCovered(string text)
    {
        if (_covered.Contains(text)) return true;
        for (int slash = text.LastIndexOf('/'); slash > 0; slash = text.LastIndexOf('/', slash - 1))
        {
            if (_covered.Contains(text[..(slash + 1)]) || _covered.Contains(text[..slash])) return true;
        }

        return false;
    }

    private sealed class Pending : IDisposable
    {
        public void Dispose() => t_pending = null;
    }
}
