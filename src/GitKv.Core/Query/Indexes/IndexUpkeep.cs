using GitKv.Core.Errors;
using GitKv.Core.Objects;
using GitKv.Core.Repositories;
using GitKv.Core.Trees;

namespace GitKv.Core.Query.Indexes;

/// <summary>
/// Brings the indexes of a Tree store to the keys of a new root, for one transaction that may be built several times. What was written without them (by plain git, by an
/// older version) is made up for on the way; an index that is new, or was made by another definition, is made from all keys.
/// </summary>
/// <param name="repository">Where.</param>
/// <param name="writer">Gets what is new.</param>
/// <param name="rebuilt">The names of indexes to make from all keys whatever there is, with none all; null for none.</param>
/// <param name="cancellation">Stops it.</param>
internal sealed class IndexUpkeep(GitRepository repository, ObjectWriter writer, IReadOnlyCollection<string>? rebuilt, CancellationToken cancellation)
{
    private readonly TreeWriter _trees = new(repository.Trees, writer);
    private IndexData? _made;

    /// <summary>Whether unique indexes refuse; a repair leaves the values to people.</summary>
    public bool IsUniqueChecked { get; init; } = true;

    /// <summary>Returns the tree with the indexes; zero for none.</summary>
    /// <param name="tip">The present root.</param>
    /// <param name="keys">The new keys; zero for none.</param>
    /// <param name="before">The indexes that the present settings speak of.</param>
    /// <param name="after">Those of the new settings.</param>
    /// <exception cref="NotUniqueException">The transaction would leave a unique index with two keys of one value.</exception>
    public ObjectId Update(ObjectId tip, ObjectId keys, IReadOnlyList<KnownIndex> before, IReadOnlyList<KnownIndex> after)
    {
        // One that was made from all keys in an attempt before this one is not made again.
        IndexData data = _made ?? IndexData.In(repository.Trees, tip);
        bool isFirst = _made is null;
        List<Work> all = [.. after.Where(static i => i.Definition is not null).Select(ToDo)];
        Work[] kept = [.. all.Where(static w => !w.IsNew)];
        Work[] made = [.. all.Where(static w => w.IsNew)];
        if (kept.Length > 0) Keep(data, tip, keys, kept);

        // Nobody asked for one that got lost: whether it is unique is not the matter of whoever writes next.
        if (made.Length > 0) Advance(made, ObjectId.Zero, keys, w => IsRebuilt(w.Index) || !before.Any(b => b.Name == w.Index.Name && b.DefinitionId == w.Index.DefinitionId));
        ObjectId tree = IndexData.Write(_trees, writer, keys, [.. all.Select(static w => (w.Index, w.Entries, w.IsNew))]);
        if (made.Length > 0) _made = IndexData.Read(repository.Trees.With(writer), tree);
        return tree;

        Work ToDo(KnownIndex index) => !(isFirst && IsRebuilt(index)) && data.TryFind(index, out ObjectId entries) ? new Work(index, entries, false) : new Work(index, ObjectId.Zero, true);
    }

    private bool IsRebuilt(KnownIndex index) => rebuilt is not null && (rebuilt.Count == 0 || rebuilt.Contains(index.Name));

    private void Keep(IndexData data, ObjectId tip, ObjectId keys, Work[] kept)
    {
        try
        {
            bool isCurrent = data.Of == RootKeys.IdOf(repository.Trees.Get(tip));
            bool anyUnique = kept.Any(static w => w.Index.Definition!.Unique);
            if (!isCurrent && anyUnique && _made is null)
            {
                // Only what this transaction changes is its matter.
                Advance(kept, data.Of, tip, static _ => false);
                isCurrent = true;
            }

            Advance(kept, isCurrent ? tip : data.Of, keys, static _ => true);
        }
        catch (KvException e) when (e.Kind == KvErrorKind.Corrupt)
        {
            // A document as it was, or the index, is damaged: what there is now may be sound.
            foreach (Work work in kept) work.Entries = ObjectId.Zero;
            Advance(kept, ObjectId.Zero, keys, static _ => false);
        }
    }

    private void Advance(Work[] indexes, ObjectId from, ObjectId to, Func<Work, bool> checks)
    {
        TreeReader fresh = repository.Trees.With(writer);
        var rows = new IndexRows(repository, [.. indexes.Select(static w => w.Index)], writer, cancellation);
        NameChange[][] changes = rows.Changes(new TreeDiff(repository.Trees, fresh).Differences(from, to));
        if (repository.Objects.IsLazy) OrderedPrefetch.Ways(fresh, [.. indexes.Select((w, i) => (w.Entries, changes[i]))]);
        for (int i = 0; i < indexes.Length; i++)
        {
            if (IsUniqueChecked && indexes[i].Index.Definition!.Unique && checks(indexes[i])) new UniqueCheck(indexes[i].Index, fresh, rows).Run(indexes[i].Entries, changes[i]);
        }

        var ordered = new OrderedWriter(repository.Trees, writer, cancellation);
        for (int i = 0; i < indexes.Length; i++)
        {
            indexes[i].Entries = ordered.Update(indexes[i].Entries, changes[i]);
            changes[i] = [];
        }
    }

    private sealed class Work(KnownIndex index, ObjectId entries, bool isNew)
    {
        public KnownIndex Index => index;

        public ObjectId Entries { get; set; } = entries;

        public bool IsNew => isNew;
    }
}
