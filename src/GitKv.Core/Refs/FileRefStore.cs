using System.IO.Enumeration;
using System.Text;
using GitKv.Core.Errors;
using GitKv.Core.Objects;
using GitKv.Core.Repositories;

namespace GitKv.Core.Refs;

/// <summary>
/// A repository's refs, kept as files (gitrepository-layout, git-pack-refs): each in a file of its own, in <c>packed-refs</c>, or
/// in both, when its own file counts. Read without locks: each ref is read at one of its values, old or new, while others write; several
/// refs read one after the other may show part of a transaction. Changes go through <see cref="FileRefTransaction"/>. Safe for several threads.
/// </summary>
internal sealed class FileRefStore : RefStore
{
    /// <summary>How many symbolic refs may stand for each other, as in git.</summary>
    private const int LongestChain = 5;

    private static readonly EnumerationOptions s_everything = new()
    {
        RecurseSubdirectories = true,
        AttributesToSkip = 0,
        IgnoreInaccessible = false,
    };

    private readonly PackedRefsCache _packed;
    private readonly WriterQueue _queue;
    private bool? _hadHook;
    private volatile RefSettings? _settings;

    internal FileRefStore(GitRepository repository)
        : base(repository)
    {
        Paths = new RefPaths(repository);
        _packed = new PackedRefsCache(Paths.Packed);
        _queue = new WriterQueue(Path.Combine(repository.CommonDirectory, "objects"));
        if (GitConfig.AsBool(repository.LocalSettings.Last("core.ignorecase")) == true)
            Exact = new ExactName(GitConfig.AsBool(repository.LocalSettings.Last("core.precomposeunicode")) == true);
    }

    internal RefPaths Paths { get; }

    /// <summary>Set where the file system takes names that differ in case for one.</summary>
    internal ExactName? Exact { get; }

    internal Sharing Sharing => Repository.Sharing;

    /// <summary>Whether a hook wants to be asked, as it is now: one may come or go at any moment.</summary>
    internal bool HasHook()
    {
        bool has = Settings.HasHook;
        _hadHook = has;
        return has;
    }

    internal RefSettings Settings => _settings ??= RefSettings.Read(Repository);

    /// <summary>A hook may take long, and may itself write.</summary>
    internal override WriterQueue? Writers => _hadHook ?? HasHook() ? null : _queue;

    public override ObjectId? Read(string name)
    {
        RefName.Check(name);
        try
        {
            return Follow(name, ReadLoose(name));
        }
        catch (Exception e) when (ReadFailure.Is(e))
        {
            throw ReadFailure.Translate(e, Paths.Loose(name));
        }
    }

    public override IReadOnlyList<RefRecord> List(string prefix)
    {
        RefName.CheckPrefix(prefix);
        try
        {
            return ListAll(prefix);
        }
        catch (Exception e) when (ReadFailure.Is(e))
        {
            throw ReadFailure.Translate(e, Paths.Loose(prefix));
        }
    }

    public override bool AnyUnder(string prefix)
    {
        RefName.CheckPrefix(prefix);
        try
        {
            foreach (string name in LooseNames(prefix))
                if (Read(name) is not null) return true;
            using PackedRefs packed = _packed.Get();
            return packed.FirstUnder(prefix + "/") is not null;
        }
        catch (Exception e) when (ReadFailure.Is(e))
        {
            throw ReadFailure.Translate(e, Paths.Loose(prefix));
        }
    }

    public override RefTransaction Begin(FsyncPolicy? fsync = null) => new FileRefTransaction(this, fsync ?? Repository.Fsync(durable: false));

    /// <summary>The ref's own file, if it has one of exactly this name.</summary>
    internal LooseRef ReadLoose(string name)
    {
        string path = Paths.Loose(name);
        if (Exact is not null && File.Exists(path) && !Exact.IsAt(Paths.Base(name), name)) return default;
        return LooseRef.Read(path, name);
    }

    /// <summary>The packed refs; to be disposed.</summary>
    /// <param name="fresh">Read anew, whatever is remembered.</param>
    internal PackedRefs Packed(bool fresh = false) => fresh ? _packed.Fresh() : _packed.Get();

    internal override IEnumerable<ReflogEntry> Log(string name) => ReflogReader.NewestFirst(Paths.Log(name));

    internal override void ForgetSettings() => _settings = null;

    internal override void Close() => _packed.Clear();

    private static string? TryDecode(ReadOnlySpan<byte> name)
    {
        if (!System.Text.Unicode.Utf8.IsValid(name)) return null;
        string text = Encoding.UTF8.GetString(name);
        return RefName.IsValid(text) ? text : null;
    }

    private List<RefRecord> ListAll(string prefix)
    {
        // Loose first: a ref that is being packed meanwhile is then found in the one or the other.
        var found = new Dictionary<string, ObjectId?>(StringComparer.Ordinal);
        foreach (string name in LooseNames(prefix))
            if (ReadLoose(name) is { Exists: true } loose) found[name] = Follow(name, loose);

        bool anyLoose = found.Count > 0;
        var records = new List<RefRecord>();
        using (PackedRefs packed = _packed.Get())
        {
            byte[] start = Encoding.UTF8.GetBytes(prefix + "/");
            PackedRefCursor cursor = packed.From(start);
            while (cursor.MoveNext() && cursor.Name.StartsWith(start))
            {
                if (TryDecode(cursor.Name) is { } name && !(anyLoose && found.ContainsKey(name))) records.Add(new RefRecord(name, cursor.Id));
            }
        }

        if (!anyLoose) return records;
        foreach ((string name, ObjectId? id) in found)
            if (id is { } target) records.Add(new RefRecord(name, target));
        records.Sort(static (a, b) => RefName.Order.Compare(a.Name, b.Name));
        return records;
    }

    private ObjectId? Follow(string name, LooseRef loose)
    {
        for (int step = 0; step <= LongestChain; step++)
        {
            if (!loose.Exists) return ReadPacked(name);
            if (loose.Symbolic is null) return loose.Id;
            name = loose.Symbolic;
            loose = ReadLoose(name);
        }

        throw new KvException(ErrorIds.RefCorrupt, KvErrorKind.Corrupt,
            $"The symbolic ref '{name}' goes through more than {LongestChain} others: probably in a circle. Set it anew with 'git symbolic-ref'.", name);
    }

    private ObjectId? ReadPacked(string name)
    {
        using PackedRefs packed = _packed.Get();
        return packed.TryFind(name, out ObjectId id) ? id : null;
    }

    /// <summary>The names of files below a prefix that can be refs, in no order.</summary>
    internal IEnumerable<string> LooseNames(string prefix)
    {
        string root = Paths.Loose(prefix);
        if (!Directory.Exists(root) || Exact?.IsAt(Paths.Base(prefix), prefix) == false) return [];
        return Guarded();

        IEnumerable<string> Guarded()
        {
            using IEnumerator<string> names = Enumerate(root).GetEnumerator();
            while (true)
            {
                try
                {
                    if (!names.MoveNext()) yield break;
                }
                catch (DirectoryNotFoundException)
                {
                    // The folder went while it was being listed: its refs were deleted or packed.
                    yield break;
                }

                string name = $"{prefix}/{names.Current}";
                if (RefName.IsValid(name)) yield return name;
            }
        }
    }

    private static FileSystemEnumerable<string> Enumerate(string root) =>
        new(root, (ref FileSystemEntry entry) => RelativeName(ref entry), s_everything)
        {
            ShouldIncludePredicate = static (ref FileSystemEntry entry) => !entry.IsDirectory && !entry.FileName.EndsWith(".lock", StringComparison.Ordinal),
        };

    private static string RelativeName(ref FileSystemEntry entry)
    {
        ReadOnlySpan<char> folder = entry.Directory[entry.RootDirectory.Length..].Trim(Path.DirectorySeparatorChar);
        string name = folder.Length == 0 ? entry.FileName.ToString() : string.Concat(folder, "/", entry.FileName);
        return Path.DirectorySeparatorChar == '/' ? name : name.Replace(Path.DirectorySeparatorChar, '/');
    }
}
