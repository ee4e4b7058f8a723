using GitKv.Core.Errors;
using GitKv.Core.Objects;
using GitKv.Core.Query.Values;
using GitKv.Core.Repositories;
using GitKv.Core.Trees;

namespace GitKv.Core.Query.Indexes;

/// <summary>What documents are in indexes under: reads each once for all of them, many at a time.</summary>
/// <param name="repository">Where they are.</param>
/// <param name="indexes">The indexes.</param>
/// <param name="fresh">Has those that were written just now; null for none.</param>
/// <param name="cancellation">Stops it.</param>
internal sealed class IndexRows(GitRepository repository, IReadOnlyList<KnownIndex> indexes, ObjectWriter? fresh, CancellationToken cancellation)
{
    private const int Few = 32;
    private const int ChunkSize = 512;

    /// <summary>What differences of items change in each index, in order.</summary>
    public NameChange[][] Changes(IEnumerable<KeyDifference> differences)
    {
        var changes = new List<NameChange>[indexes.Count];
        for (int i = 0; i < changes.Length; i++) changes[i] = [];
        var first = new List<KeyDifference>(Few);
        using IEnumerator<KeyDifference> all = differences.GetEnumerator();
        while (first.Count < Few && all.MoveNext()) first.Add(all.Current);
        Add(first, changes);
        var sorted = new NameChange[changes.Length][];
        if (first.Count < Few)
        {
            for (int i = 0; i < sorted.Length; i++) Sort(i);
            return sorted;
        }

        AddMany(all, changes);
        Parallel.For(0, changes.Length, Sort);
        return sorted;

        void Sort(int i)
        {
            sorted[i] = [.. changes[i]];
            changes[i] = [];
            Array.Sort(sorted[i]);
        }
    }

    /// <summary>The values of one item in one of the indexes.</summary>
    public List<QueryValue> Values(KnownIndex index, string key, ObjectId blob)
    {
        var values = new List<QueryValue>();
        IndexDefinition definition = index.Definition!;
        if (blob.IsZero || !definition.Covers(key)) return values;
        definition.On.Evaluate(new QueryDocument(key, definition.On.IsOfKey ? default : Read(blob)), values);
        values.RemoveAll(v => !definition.Covers(v.Class));
        return values;
    }

    private void AddMany(IEnumerator<KeyDifference> rest, List<NameChange>[] changes)
    {
        // From here on what was written just now is only read.
        fresh?.Settle();
        var gate = new Lock();
        var options = new ParallelOptions { CancellationToken = cancellation, MaxDegreeOfParallelism = Environment.ProcessorCount };
        try
        {
            Parallel.ForEach(Chunks(rest), options, chunk =>
            {
                var own = new List<NameChange>[changes.Length];
                for (int i = 0; i < own.Length; i++) own[i] = new List<NameChange>(chunk.Length);
                Add(chunk, own);
                lock (gate)
                {
                    for (int i = 0; i < own.Length; i++) changes[i].AddRange(own[i]);
                }
            });
        }
        catch (AggregateException e) when (e.InnerExceptions.FirstOrDefault(i => i is KvException) is { } why)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(why);
        }
    }

    private static IEnumerable<KeyDifference[]> Chunks(IEnumerator<KeyDifference> rest)
    {
        var chunk = new List<KeyDifference>(ChunkSize);
        while (rest.MoveNext())
        {
            chunk.Add(rest.Current);
            if (chunk.Count < ChunkSize) continue;
            yield return [.. chunk];
            chunk.Clear();
        }

        if (chunk.Count > 0) yield return [.. chunk];
    }

    private void Add(IReadOnlyList<KeyDifference> differences, List<NameChange>[] changes)
    {
        repository.Objects.Expect(differences.SelectMany(static d => new[] { d.Before, d.After }).Where(b => !b.IsZero && !IsFresh(b)));
        var values = new List<QueryValue>();
        foreach (KeyDifference difference in differences)
        {
            cancellation.ThrowIfCancellationRequested();
            if (IndexName.PathOf(difference.Key) is not { } path) continue;
            byte[]? before = null;
            byte[]? after = null;
            for (int i = 0; i < indexes.Count; i++)
            {
                IndexDefinition definition = indexes[i].Definition!;
                if (!definition.Covers(difference.Key)) continue;
                List<byte[]> old = Names(definition, difference.Key, path, difference.Before, ref before, values);
                List<byte[]> now = Names(definition, difference.Key, path, difference.After, ref after, values);
                foreach (byte[] name in old)
                    if (!Has(now, name)) changes[i].Add(new NameChange(name, ObjectId.Zero));
                foreach (byte[] name in now) changes[i].Add(new NameChange(name, difference.After, !Has(old, name)));
            }
        }
    }

    private List<byte[]> Names(IndexDefinition definition, string key, byte[] path, ObjectId blob, ref byte[]? content, List<QueryValue> values)
    {
        if (blob.IsZero) return [];
        values.Clear();
        if (!definition.On.IsOfKey) content ??= Read(blob);
        definition.On.Evaluate(new QueryDocument(key, content), values);
        var names = new List<byte[]>(values.Count);
        foreach (QueryValue value in values)
        {
            if (!definition.Covers(value.Class)) continue;
            byte[] name = IndexName.Of(value, definition.CaseSensitive, path);
            if (!Has(names, name)) names.Add(name);
        }

        return names;
    }

    private byte[] Read(ObjectId blob) => fresh is not null && fresh.TryRead(blob, out _, out byte[]? written) ? written : repository.Objects.Read(blob, ObjectType.Blob);

    private bool IsFresh(ObjectId blob) => fresh is not null && fresh.TryRead(blob, out _, out _);

    private static bool Has(List<byte[]> names, byte[] name)
    {
        foreach (byte[] other in names)
            if (other.AsSpan().SequenceEqual(name)) return true;
        return false;
    }
}
