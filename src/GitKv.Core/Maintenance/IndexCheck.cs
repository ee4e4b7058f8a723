using System.Globalization;
using GitKv.Core.Objects;
using GitKv.Core.Query.Indexes;
using GitKv.Core.Repositories;
using GitKv.Core.Stores;
using GitKv.Core.Trees;

namespace GitKv.Core.Maintenance;

/// <summary>The indexes of a Tree store's newest state: makes each anew from all items, and compares.</summary>
internal sealed class IndexCheck(KvStore store, TreeSource tip, StoreCheckOptions options)
{
    private readonly GitRepository _repository = store.Repository;

    public IEnumerable<StoreFinding> Run()
    {
        IReadOnlyList<KnownIndex> known = _repository.IndexDefinitions.Of(SettingsReader.BlobIn(_repository, tip.Root), store.Name);
        foreach (KnownIndex index in known.Where(static i => i.Definition is null))
            yield return new StoreFinding(FindingSeverity.Warning, "IndexInvalid", index.Name, index.Problem!.Message);
        KnownIndex[] sound = [.. known.Where(static i => i.Definition is not null)];
        if (known.Count == 0 && IndexData.IsIn(_repository.Trees, tip.Root))
            yield return new StoreFinding(FindingSeverity.Warning, "IndexUnknown", ".gitkv-index", "The store has the entries of indexes that its settings don't speak of.", CanRepair: true);
        if (sound.Length == 0) yield break;
        options.Progress?.Invoke(".gitkv-index");
        IndexData data = IndexData.In(_repository.Trees, tip.Root);
        bool isCurrent = data.Of == RootKeys.IdOf(_repository.Trees.Get(tip.Root));
        if (!isCurrent)
            yield return new StoreFinding(FindingSeverity.Information, "IndexBehind", ".gitkv-index", "Something that knows nothing of indexes wrote the store. Readers make up for it, and the next write does for good.", CanRepair: true);
        var rows = new IndexRows(_repository, sound, null, options.Commit.Cancellation);
        NameChange[][] entries = rows.Changes(new TreeDiff(_repository.Trees).Differences(ObjectId.Zero, tip.Root));
        using var scratch = new ObjectWriter(_repository.Objects, FsyncPolicy.GitDefault);
        for (int i = 0; i < sound.Length; i++)
        {
            KnownIndex index = sound[i];
            if (!data.TryFind(index, out ObjectId present))
                yield return new StoreFinding(FindingSeverity.Warning, "IndexMissing", index.Name, $"The index '{index.Name}' is not made yet, or by another definition. The next write makes it.", CanRepair: true);
            else if (isCurrent && new OrderedWriter(_repository.Trees, scratch, options.Commit.Cancellation).Update(ObjectId.Zero, entries[i]) != present)
                yield return new StoreFinding(FindingSeverity.Error, "IndexWrong", index.Name, $"The index '{index.Name}' is not what the items give: queries that use it give wrong answers. Update-GitKvIndex makes it anew.", CanRepair: true);
            else if (new OrderedReader(_repository.Trees, present).Count(NameRange.All) is var count && isCurrent && count != entries[i].Length)
                yield return new StoreFinding(FindingSeverity.Error, "IndexWrong", index.Name, string.Create(CultureInfo.InvariantCulture, $"The index '{index.Name}' has {count} entries in place of {entries[i].Length}."), CanRepair: true);
            if (index.Definition!.Unique && NotUnique(index, rows, entries[i]) is { } twice)
                yield return new StoreFinding(FindingSeverity.Warning, "IndexNotUnique", twice.Key, $"The index '{index.Name}' is unique, but '{twice.Key}' and '{twice.Other}' have the same value. Change one of them.");
            entries[i] = [];
        }
    }

    private NotUniqueException? NotUnique(KnownIndex index, IndexRows rows, NameChange[] entries)
    {
        try
        {
            new UniqueCheck(index, _repository.Trees, rows).Run(ObjectId.Zero, entries);
            return null;
        }
        catch (NotUniqueException e)
        {
            return e;
        }
    }
}
