using GitKv.Core.Errors;
using GitKv.Core.Objects;
using GitKv.Core.Repositories;
using GitKv.Core.Stores;
using GitKv.Core.Trees;

namespace GitKv.Core.Query.Indexes;

/// <summary>The indexes of Tree stores. They are kept in the commits of the data by whoever writes; here they are read, made and removed.</summary>
public static class KvIndexes
{
    // More than this is not made up for in memory for each question: a scan is as good.
    private const int MostBehind = 20_000;

    /// <summary>The indexes that can be asked at a version of a store; none for other layouts. Not those that are not made yet, or can't be followed.</summary>
    public static IReadOnlyList<KvIndex> Of(KvSnapshot snapshot, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        KvStore store = snapshot.Store;
        if (store.Layout != KvLayout.Tree || snapshot.Source is not TreeSource source) return [];
        GitRepository repository = store.Repository;
        KnownIndex[] known = [.. repository.IndexDefinitions.Of(SettingsReader.BlobIn(repository, source.Root), store.Name).Where(static i => i.Definition is not null)];
        if (known.Length == 0) return [];
        IndexData data = IndexData.In(repository.Trees, source.Root);
        known = [.. known.Where(i => data.TryFind(i, out _))];
        NameChange[][]? behind = null;
        if (known.Length > 0 && data.Of != RootKeys.IdOf(repository.Trees.Get(source.Root)))
        {
            KeyDifference[] differences = [.. new TreeDiff(repository.Trees).Differences(data.Of, source.Root).Take(MostBehind + 1)];
            if (differences.Length > MostBehind) return [];
            behind = new IndexRows(repository, known, null, cancellation).Changes(differences);
        }

        return [.. known.Select((index, i) =>
        {
            data.TryFind(index, out ObjectId entries);
            return new KvIndex(snapshot, index.Definition!, entries, behind is null ? null : new IndexOverlay(behind[i]));
        })];
    }

    /// <summary>Makes an index of all documents that there are, in one commit. One that is there already and is the same is no error: nothing is written.</summary>
    /// <exception cref="KvException">IndexExists: another one of this name; IndexInvalid; IndexNotUnique; IndexUnsupported: not a Tree store; those of all writing.</exception>
    public static CommitResult Create(KvStore store, IndexDefinition definition, CommitOptions? commit = null)
    {
        ArgumentNullException.ThrowIfNull(definition);
        definition.Validate();
        return Change(store, $"Create the index {definition.Name}", commit, settings =>
        {
            KnownIndex? present = Find(settings, store, definition.Name);
            if (present is not null && present.Definition != definition) throw IndexErrors.Exists(definition.Name);
            return present is null ? IndexSettings.With(settings, definition.Name, definition) : settings;
        });
    }

    /// <summary>Removes an index.</summary>
    /// <exception cref="KvException">IndexNotFound; IndexUnsupported; those of all writing.</exception>
    public static CommitResult Remove(KvStore store, string name, CommitOptions? commit = null) => Change(store, $"Remove the index {name}", commit, settings =>
    {
        if (Find(settings, store, name) is null) throw IndexErrors.NotFound(name, store.Name);
        return IndexSettings.With(settings, name, null);
    });

    /// <summary>Makes indexes anew from all documents. Nothing is written where they were right.</summary>
    /// <param name="store">The store.</param>
    /// <param name="names">Which; all for none.</param>
    /// <param name="commit">Who, why, how durably.</param>
    /// <exception cref="KvException">IndexNotFound; IndexNotUnique; IndexUnsupported; those of all writing.</exception>
    public static CommitResult Rebuild(KvStore store, IReadOnlyCollection<string> names, CommitOptions? commit = null)
    {
        ArgumentNullException.ThrowIfNull(names);
        return Change(store, names.Count == 1 ? $"Rebuild the index {names.First()}" : "Rebuild the indexes", (commit ?? CommitOptions.Default) with { RebuiltIndexes = names }, settings =>
        {
            foreach (string name in names)
                if (Find(settings, store, name) is null) throw IndexErrors.NotFound(name, store.Name);
            return settings;
        });
    }

    /// <summary>The names of all indexes that the settings of a store speak of, at one version, and what they are on where that can be followed.</summary>
    public static IReadOnlyList<(string Name, string? On)> Names(KvSnapshot snapshot)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        if (snapshot.Store.Layout != KvLayout.Tree || snapshot.Source is not TreeSource source) return [];
        GitRepository repository = snapshot.Store.Repository;
        return [.. repository.IndexDefinitions.Of(SettingsReader.BlobIn(repository, source.Root), snapshot.Store.Name).Select(static k => (k.Name, k.Definition?.On.ToString()))];
    }

    /// <summary>The error for an index that was asked for by name.</summary>
    public static KvException NotThere(string name, KvStore store)
    {
        ArgumentNullException.ThrowIfNull(store);
        return store.Layout == KvLayout.Tree ? IndexErrors.NotFound(name, store.Name) : IndexErrors.Unsupported(store.Name, store.Layout.ToString());
    }

    /// <summary>All indexes that the settings of a store speak of, at one version, with what is in them.</summary>
    /// <param name="snapshot">The version.</param>
    /// <param name="wanted">By name; null for all.</param>
    /// <param name="cancellation">Stops it.</param>
    public static IEnumerable<IndexStatus> List(KvSnapshot snapshot, Func<string, bool>? wanted = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        if (snapshot.Store.Layout != KvLayout.Tree || snapshot.Source is not TreeSource source) yield break;
        GitRepository repository = snapshot.Store.Repository;
        IReadOnlyList<KvIndex> readable = Of(snapshot, cancellation);
        IndexData data = IndexData.In(repository.Trees, source.Root);
        bool isCurrent = data.Of == RootKeys.IdOf(repository.Trees.Get(source.Root));
        foreach (KnownIndex known in repository.IndexDefinitions.Of(SettingsReader.BlobIn(repository, source.Root), snapshot.Store.Name))
        {
            if (wanted is not null && !wanted(known.Name)) continue;
            KvIndex? index = readable.FirstOrDefault(i => i.Definition.Name == known.Name);
            (long entries, long values) = index?.Measure(cancellation) ?? default;
            IndexState state = known.Definition is null ? IndexState.Invalid : !data.TryFind(known, out _) ? IndexState.Missing : isCurrent ? IndexState.Current : IndexState.Behind;
            yield return new IndexStatus(known.Name, known.Definition, state, entries, values, known.Problem?.Message);
        }
    }

    private static KnownIndex? Find(StoreSettings settings, KvStore store, string name) => IndexSettings.Read(settings, store.Name).FirstOrDefault(i => i.Name == name);

    private static CommitResult Change(KvStore store, string why, CommitOptions? commit, Func<StoreSettings, StoreSettings> change)
    {
        ArgumentNullException.ThrowIfNull(store);
        if (store.Layout != KvLayout.Tree) throw IndexErrors.Unsupported(store.Name, store.Layout.ToString());
        commit ??= CommitOptions.Default;
        string message = string.IsNullOrWhiteSpace(commit.Message) ? why : commit.Message;
        using var writer = new ObjectWriter(store.Repository.Objects, store.Repository.Fsync(commit.Durable));
        return store.Backend.Commit([], writer, commit with { Message = message, Settings = change });
    }
}
