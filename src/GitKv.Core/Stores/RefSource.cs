using System.Text;
using GitKv.Core.Keys;
using GitKv.Core.Objects;
using GitKv.Core.Refs;
using GitKv.Core.Repositories;

namespace GitKv.Core.Stores;

/// <summary>
/// A Branch or Ref store. It has no version as a whole: the first listing fixes all of it, a key that is looked up before that is
/// fixed at that moment.
/// </summary>
internal sealed class RefSource(GitRepository repository, string prefix, DateTimeOffset clock) : ISnapshotSource
{
    private readonly Dictionary<string, KvEntry?> _known = new(StringComparer.Ordinal);
    private List<RefRecord>? _refs;

    public string? Version => null;

    public DateTimeOffset Clock => clock;

    public bool TryGet(string key, out KvEntry entry)
    {
        if (!_known.TryGetValue(key, out KvEntry? known))
        {
            if (_refs is null) repository.Refs.Expect(PossibleNamesOf(prefix, key), withObjects: true);
            string name = ExistingNameOf(repository, prefix, key);
            ObjectId? target = _refs is null ? repository.Refs.Read(name) : Find(name);
            _known.Add(key, known = target is null ? null : EntryOf(key, target.Value));
        }

        bool isThere = known is not null && !Expiry.IsOver(known.Value.Expires, clock);
        entry = isThere ? known!.Value : default;
        return isThere;
    }

    public bool IsDirectory(string directory)
    {
        string start = StartOf(directory);
        IEnumerable<RefRecord> below = _refs is null && directory.Length > 0 ? repository.Refs.List(start) : Below(start + "/");
        return below.Any(r => !IsExpired(r));
    }

    public IEnumerable<KvEntry> Enumerate(KeyPattern? pattern)
    {
        if (pattern is { IsLiteral: true })
        {
            if (TryGet(pattern.LiteralKey, out KvEntry single)) yield return single;
            yield break;
        }

        string start = StartOf(pattern?.LiteralDirectory ?? "");
        IEnumerable<RefRecord> matching = Below(start + "/").Where(r => pattern is null || pattern.IsMatch(KeyOf(r)));
        if (repository.Objects.IsLazy) matching = Brought([.. matching]);
        foreach (RefRecord record in matching)
        {
            string key = KeyOf(record);
            if (Known(key, record) is { } entry && !Expiry.IsOver(entry.Expires, clock)) yield return entry;
        }
    }

    /// <summary>What a listing gives, with what has expired.</summary>
    public IEnumerable<KvEntry> Everything(KeyPattern? pattern) => new RefSource(repository, prefix, DateTimeOffset.MinValue).Enumerate(pattern);

    public IEnumerable<KvChild> Children(string directory)
    {
        string start = StartOf(directory) + "/";
        string? last = null;
        IEnumerable<RefRecord> below = Below(start);
        if (repository.Objects.IsLazy) below = Brought([.. below]);
        foreach (RefRecord record in below)
        {
            string rest = record.Name[start.Length..];
            int slash = rest.IndexOf('/', StringComparison.Ordinal);
            string name = slash < 0 ? rest : rest[..slash];
            if (name == last || IsExpired(record)) continue;
            last = name;
            if (slash >= 0) yield return new KvChild(KeyName.Decode(name, NameForm.Ref), true);
            else if (Known(KeyOf(record), record) is { } entry) yield return new KvChild(KeyName.Decode(name, NameForm.Ref), false, entry);
        }
    }

    /// <summary>The ref of a key.</summary>
    public static string NameOf(string prefix, string key)
    {
        KeyName.Validate(key, NameForm.Ref);
        return prefix + "/" + KeyName.EncodeKey(key, NameForm.Ref);
    }

    /// <summary>The ref of a key, also where plain git made it with a name that GitKv would have encoded (a commit's id, say).</summary>
    public static string ExistingNameOf(GitRepository repository, string prefix, string key)
    {
        string name = NameOf(prefix, key);
        string literal = $"{prefix}/{key}";
        if (PossibleNamesOf(prefix, key).Length == 1) return name;
        return repository.Refs.Read(name) is null && repository.Refs.Read(literal) is not null ? literal : name;
    }

    /// <summary>The names that the ref of a key may have.</summary>
    public static string[] PossibleNamesOf(string prefix, string key)
    {
        string name = NameOf(prefix, key);
        string literal = $"{prefix}/{key}";
        return name == literal || key is StoreSettings.RefName or StoreSettings.RemovedRefName || !RefName.IsValid(literal) ? [name] : [name, literal];
    }

    public KvEntry? EntryOf(string key, ObjectId target) =>
        RefTarget.TryPeel(repository, target, out ObjectId blob, out DateTimeOffset? expires)
            ? blob == target ? new KvEntry(key, blob, expires) : new KvEntry(key, blob, target.ToString(), expires)
            : null;

    /// <summary>The same refs, after what they point at has come; and what commits among them hold is told to be read next.</summary>
    private List<RefRecord> Brought(List<RefRecord> records)
    {
        repository.Refs.ExpectObjects(records);
        repository.Objects.Listed?.Invoke([.. records.Select(r => Known(KeyOf(r), r)?.Blob).OfType<ObjectId>()]);
        return records;
    }

    private string KeyOf(RefRecord record) => KeyName.DecodeKey(record.Name[(prefix.Length + 1)..], NameForm.Ref);

    /// <summary>The item of a ref that was listed; of one that was looked up before that, as it was then. What is listed is fixed and need not be kept.</summary>
    private KvEntry? Known(string key, RefRecord record) =>
        _known.Count > 0 && _known.TryGetValue(key, out KvEntry? known) ? known : EntryOf(key, record.Target);

    private bool IsExpired(RefRecord record) => Expiry.IsOver(Known(KeyOf(record), record)?.Expires, clock);

    private string StartOf(string directory)
    {
        if (directory.Length == 0) return prefix;
        string name = NameOf(prefix, directory);
        string literal = $"{prefix}/{directory}";
        if (name == literal || !RefName.IsValid(literal)) return name;
        return !repository.Refs.AnyUnder(name) && repository.Refs.AnyUnder(literal) ? literal : name;
    }

    private IEnumerable<RefRecord> Below(string start)
    {
        _refs ??= [.. repository.Refs.List(prefix).Where(r => !IsReserved(r.Name))];
        return start.Length == prefix.Length + 1 ? _refs : _refs.Where(r => r.Name.StartsWith(start, StringComparison.Ordinal));
    }

    private ObjectId? Find(string name)
    {
        // The list is sorted by the UTF-8 bytes of its names.
        int low = 0;
        int high = _refs!.Count - 1;
        byte[] wanted = Encoding.UTF8.GetBytes(name);
        while (low <= high)
        {
            int middle = (low + high) / 2;
            int order = Encoding.UTF8.GetBytes(_refs[middle].Name).AsSpan().SequenceCompareTo(wanted);
            if (order == 0) return _refs[middle].Target;
            if (order < 0) low = middle + 1;
            else high = middle - 1;
        }

        return null;
    }

    private bool IsReserved(string name) =>
        name.AsSpan(prefix.Length + 1) is StoreSettings.RefName or StoreSettings.RemovedRefName;
}
