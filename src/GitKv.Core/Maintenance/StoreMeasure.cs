using System.Globalization;
using GitKv.Core.Objects;
using GitKv.Core.Refs;
using GitKv.Core.Repositories;
using GitKv.Core.Stores;
using GitKv.Core.Trees;

namespace GitKv.Core.Maintenance;

/// <summary>Measures a store in one pass over its listing, which streams; sizes come from the headers of objects, values are not read.</summary>
public static class StoreMeasure
{
    private static readonly TimeSpan s_window = TimeSpan.FromDays(30);

    /// <param name="store">The store.</param>
    /// <param name="progress">Told how many items were looked at.</param>
    /// <param name="cancellation">Stops it.</param>
    public static StoreMeasurement Run(KvStore store, Action<long>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(store);
        KvSnapshot snapshot = store.Snapshot();
        StoreMeasurement items = Items(snapshot, progress, cancellation);
        List<(ObjectId Id, DateTimeOffset At)>? history = History(store, cancellation);
        string objects = store.Repository.Objects.Directory;
        string? graph = Directory.Exists(Path.Combine(objects, "info", "commit-graphs"))
            ? Directory.EnumerateFiles(Path.Combine(objects, "info", "commit-graphs"), "graph-*.graph").FirstOrDefault()
            : File.Exists(Path.Combine(objects, "info", "commit-graph")) ? Path.Combine(objects, "info", "commit-graph") : null;
        return items with
        {
            Expired = store.Expired().LongCount(),
            Versions = history?.Count,
            Changed = history is { Count: > 0 } ? (history.Min(c => c.At), history.Max(c => c.At)) : default,
            GrowthPerDay = snapshot.Source is TreeSource tip && history is not null ? Growth(store, tip, history, cancellation) : null,
            Objects = ObjectStatistics.Of(store.Repository),
            HasCommitGraph = graph is not null,
            HasChangedPaths = graph is not null && HasChunk(graph, "BIDX"u8),
            HasMultiPackIndex = File.Exists(Path.Combine(objects, "pack", "multi-pack-index")),
        };
    }

    private static StoreMeasurement Items(KvSnapshot snapshot, Action<long>? progress, CancellationToken cancellation)
    {
        long keys = 0, bytes = 0, unique = 0, directories = 0, expiring = 0;
        (string? Key, int Components) deepest = default;
        (string? Key, long Bytes) largest = (null, -1);
        var seen = new HashSet<ObjectId>();
        string last = "";
        foreach (KvEntry entry in snapshot.Enumerate())
        {
            cancellation.ThrowIfCancellationRequested();
            long size = snapshot.SizeOf(entry);
            keys++;
            bytes += size;
            if (seen.Add(entry.Blob)) unique += size;
            if (entry.Expires is not null) expiring++;
            int components = entry.Key.AsSpan().Count('/') + 1;
            if (components > deepest.Components) deepest = (entry.Key, components);
            if (size > largest.Bytes) largest = (entry.Key, size);
            directories += NewDirectories(last, entry.Key);
            last = entry.Key;
            if (keys % 4096 == 0) progress?.Invoke(keys);
        }

        return new StoreMeasurement
        {
            Keys = keys, Bytes = bytes, UniqueBytes = unique, Directories = directories, Expiring = expiring, Deepest = deepest,
            Largest = largest.Key is null ? default : largest, Objects = new ObjectStatistics(0, 0, 0, 0, 0, 0, 0),
        };
    }

    /// <summary>Keys of one directory come together: a directory that the key before was not in is a new one.</summary>
    private static int NewDirectories(string last, string key)
    {
        int common = last.AsSpan().CommonPrefixLength(key);
        int shared = key.AsSpan(0, common).LastIndexOf('/') + 1;
        return key.AsSpan(shared).Count('/');
    }

    private static List<(ObjectId Id, DateTimeOffset At)>? History(KvStore store, CancellationToken cancellation)
    {
        string[] heads = store.Layout == KvLayout.Tree
            ? [.. store.Repository.Refs.Read(store.RefPrefix) is { } tip ? [tip.ToString()] : Array.Empty<string>()]
            : [.. store.Repository.Refs.List(store.RefPrefix).Where(r => IsCommit(store, r)).Select(r => r.Target.ToString())];
        if (heads.Length == 0) return null;
        GitResult result = store.Repository.RunGit(["log", "--stdin", "--format=%H %ct"], string.Join('\n', heads) + "\n", cancellation: cancellation);
        if (result.ExitCode != 0) throw InstalledGit.Failed("to walk the history", result, store.Repository.GitDirectory);
        var commits = new List<(ObjectId, DateTimeOffset)>();
        foreach (string line in result.Output.Split('\n'))
        {
            if (line.Length > 41 && ObjectId.TryParse(line[..40], out ObjectId id) && long.TryParse(line.AsSpan(41), NumberStyles.None, CultureInfo.InvariantCulture, out long seconds))
                commits.Add((id, DateTimeOffset.FromUnixTimeSeconds(seconds)));
        }

        return commits;
    }

    private static bool IsCommit(KvStore store, RefRecord record) =>
        store.Repository.Objects.TryReadHeader(record.Target, out ObjectType type, out _) && type == ObjectType.Commit;

    /// <summary>What differs between now and then; the cost follows that.</summary>
    private static (double Keys, double Bytes)? Growth(KvStore store, TreeSource tip, List<(ObjectId Id, DateTimeOffset At)> history, CancellationToken cancellation)
    {
        if (history.Count < 2) return null;
        (ObjectId Id, DateTimeOffset At) then = history.FirstOrDefault(c => c.At <= tip.Clock - s_window, history[^1]);
        double days = (tip.Clock - then.At).TotalDays;
        ObjectDatabase objects = store.Repository.Objects;
        if (days < 1.0 / 24 || !objects.Contains(then.Id)) return null;
        long keys = 0;
        long bytes = 0;
        foreach (KeyDifference difference in new TreeDiff(store.Repository.Trees).Differences(store.Repository.Trees.RootOf(then.Id), tip.Root))
        {
            cancellation.ThrowIfCancellationRequested();
            keys += (difference.After.IsZero ? 0 : 1) - (difference.Before.IsZero ? 0 : 1);
            bytes += SizeOf(difference.After) - SizeOf(difference.Before);
        }

        return (keys / days, bytes / days);

        long SizeOf(ObjectId blob) => !blob.IsZero && objects.TryReadHeader(blob, out _, out long size) ? size : 0;
    }

    /// <summary>Looks for a chunk in the table at the beginning of the file (git's gitformat-commit-graph).</summary>
    private static bool HasChunk(string file, ReadOnlySpan<byte> id)
    {
        Span<byte> start = stackalloc byte[512];
        using FileStream stream = File.OpenRead(file);
        return start[..stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)].IndexOf(id) >= 0;
    }
}
