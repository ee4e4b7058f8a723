using GitKv.Core.Objects;
using GitKv.Core.Repositories;
using GitKv.Core.Stores;

namespace GitKv.Core.Query.Indexes;

/// <summary>The indexes that settings speak of, by the blob of the settings, which never changes: each commit asks. Safe for several threads.</summary>
internal sealed class DefinitionCache(GitRepository repository)
{
    private const int MostKept = 64;
    private readonly Dictionary<ObjectId, IReadOnlyList<KnownIndex>> _known = [];
    private readonly Lock _gate = new();

    /// <param name="settings">The blob; zero for none.</param>
    /// <param name="storeName">For messages.</param>
    /// <param name="fresh">Has it where it was written just now.</param>
    public IReadOnlyList<KnownIndex> Of(ObjectId settings, string storeName, ObjectWriter? fresh = null)
    {
        if (settings.IsZero) return [];
        lock (_gate)
        {
            if (_known.TryGetValue(settings, out IReadOnlyList<KnownIndex>? known)) return known;
        }

        byte[] content = fresh is not null && fresh.TryRead(settings, out _, out byte[]? written) ? written : repository.Objects.Read(settings, ObjectType.Blob);
        IReadOnlyList<KnownIndex> read = IndexSettings.Read(StoreSettings.Parse(content, storeName), storeName);
        lock (_gate)
        {
            if (_known.Count >= MostKept) _known.Clear();
            _known[settings] = read;
        }

        return read;
    }
}
