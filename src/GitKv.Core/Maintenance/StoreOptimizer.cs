using System.Globalization;
using GitKv.Core.Repositories;
using GitKv.Core.Stores;

namespace GitKv.Core.Maintenance;

/// <summary>
/// Makes a store, and the repository that it is in, small and fast: expired items go, history is shortened where that is asked for, and the installed git packs objects
/// and refs and writes its indexes. Safe beside readers and writers: what nothing refers to yet is kept, unless it is to be pruned and older than the age given.
/// Stopped between two steps, or in one, it leaves everything whole.
/// </summary>
public sealed class StoreOptimizer(KvStore store, OptimizeOptions options)
{
    private readonly GitRepository _repository = store.Repository;

    /// <summary>What there is to do: objects as they are, expired items, and versions that would go.</summary>
    public (ObjectStatistics Objects, long Expired, long Versions) Plan() => (
        ObjectStatistics.Of(_repository),
        options.KeepExpired ? 0 : store.Expired().LongCount(),
        Shortens ? new HistoryCompaction(store, options).Count() : 0);

    /// <exception cref="Errors.KvException">GitNotFound; GitFailed, in git's words; RefLocked; SigningFailed.</exception>
    public OptimizeResult Run()
    {
        ObjectStatistics before = ObjectStatistics.Of(_repository);
        long expired = 0;
        if (!options.KeepExpired)
        {
            Step("expired items");
            expired = store.ClearExpired(null, options.Commit).Removed.Count;
        }

        CompactionResult? history = null;
        if (Shortens)
        {
            Step("history");
            history = new HistoryCompaction(store, options).Run();
        }

        // git takes locks for these, which one that is killed would leave: they run to their end, which is soon.
        Step("refs");
        Git("to pack the refs", CancellationToken.None, "pack-refs", "--all", "--prune");
        Step("objects");
        Pack();
        Step("commit graph");
        Git("to write the commit graph", CancellationToken.None, "commit-graph", "write", "--reachable", "--changed-paths", "--no-progress");
        Step("multi-pack index");
        if (ObjectStatistics.Of(_repository).Packs > 0) Git("to write the multi-pack index", CancellationToken.None, "multi-pack-index", "write");
        _repository.Objects.Refresh();
        return new OptimizeResult(before, ObjectStatistics.Of(_repository), expired, history);
    }

    private bool Shortens => options.KeepVersions is not null || options.KeepSince is not null;

    /// <summary>A stopped repack leaves temporary files, which git removes some day, and all packs as they were (git-repack).</summary>
    private void Pack()
    {
        var search = new DeltaSearch(_repository, ObjectStatistics.Of(_repository));
        if (options.PruneOlderThan is not { } age)
        {
            if (search.IsDone) return;
            Git("to pack the objects", options.Commit.Cancellation, ["repack", "-a", "-d", "-l", "-k", "-q", .. search.Arguments]);
            search.Note();
            return;
        }

        string limit = string.Create(CultureInfo.InvariantCulture, $"{(DateTimeOffset.UtcNow - age).ToUnixTimeSeconds()}");
        Git("to pack the objects", options.Commit.Cancellation, ["repack", "-A", "-d", "-l", "-q", $"--unpack-unreachable={limit}", .. search.Arguments]);
        search.Note();
        Step("unreachable objects");
        Git("to prune", options.Commit.Cancellation, "prune", $"--expire={limit}");
    }

    private void Step(string what)
    {
        options.Commit.Cancellation.ThrowIfCancellationRequested();
        options.Progress?.Invoke(what);
    }

    private void Git(string doing, CancellationToken cancellation, params string[] arguments)
    {
        GitResult result = _repository.RunGit(arguments, cancellation: cancellation);
        if (result.ExitCode != 0) throw InstalledGit.Failed(doing, result, _repository.GitDirectory);
    }
}
