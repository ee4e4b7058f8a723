using GitKv.Bench.Measuring;
using GitKv.Bench.Peers;
using GitKv.Bench.Reporting;
using GitKv.Core.Native;
using GitKv.Core.Repositories;
using GitKv.Core.Stores;
using LibGit2Sharp;

namespace GitKv.Bench.Scenarios;

/// <summary>All keys of a store: 1,000,000 in one directory, the same in 1,000 categories, and 100,000 refs.</summary>
internal static class ListBench
{
    public static void Run(Workspace workspace, Report report)
    {
        int count = report.Keys(1_000_000);
        Tree(workspace, report, count, "one directory", null);
        Tree(workspace, report, count, "1,000 categories", i => FormattableString.Invariant($"category-{i % 1000}/key-{i / 1000}"));
        Refs(workspace, report, report.Keys(100_000));
    }

    private static void Tree(Workspace workspace, Report report, int count, string how, Func<int, string>? keys)
    {
        using var own = new GitKvPeer(workspace, KvLayout.Tree, keys: keys);
        own.Fill(count, 20);
        IReadOnlyList<Result> results = Rounds.Of(report.Rounds(10),
            new Subject("GitKv, repository just opened", _ => Timing.Time(() => List(own.Path, count)) / count),
            new Subject("GitKv, warm", _ => Timing.Time(() => Require(own.Store.Snapshot().Enumerate(null).Count(), count)) / count),
            new Subject("git ls-tree -r", _ => Workspace.Lines("git", own.Path, count, "ls-tree", "-r", "--name-only", "refs/kv/s") / count));
        report.Table($"A list of {Text.Count(count)} keys in {how}, for each key", results);
        report.Goal($"a list of {Text.Count(count)} keys in {how} beside git ls-tree -r, times as fast", results[2].BesideFirst.Median, 3, atMost: false);
        var first = new List<double>();
        for (int round = 0; round < 20; round++) first.Add(Timing.Time(() => First(own.Path)));
        report.Goal($"the first of {Text.Count(count)} keys in {how}, repository just opened, ms", Timing.Median(first) * 1e3, 10, atMost: true);
    }

    private static void Refs(Workspace workspace, Report report, int count)
    {
        using var own = new GitKvPeer(workspace, KvLayout.Ref);
        own.Fill(count, 20);
        Libgit2.EnsureLoaded();
        Workspace.Git(own.Path, "pack-refs", "--all");
        report.Table($"A list of {Text.Count(count)} packed refs, for each", Rounds.Of(report.Rounds(10),
            new Subject("GitKv, repository just opened", _ => Timing.Time(() => List(own.Path, count)) / count),
            new Subject("git for-each-ref", _ => Workspace.Lines("git", own.Path, count, "for-each-ref", "--format=%(refname) %(objectname)", "refs/kv/s/dir/") / count),
            new Subject("LibGit2Sharp, Refs.FromGlob", _ => Timing.Time(() => ByLibGit2(own.Path, count)) / count)));
    }

    private static void ByLibGit2(string path, int count)
    {
        using var repository = new Repository(path);
        Require(repository.Refs.FromGlob("refs/kv/s/dir/*").Count(r => r.TargetIdentifier.Length == 40), count);
    }

    private static void List(string path, int count)
    {
        using GitRepository repository = GitRepository.Open(path);
        Require(KvStore.Open(repository, "s").Snapshot().Enumerate(null).Count(), count);
    }

    private static void First(string path)
    {
        using GitRepository repository = GitRepository.Open(path);
        Require(KvStore.Open(repository, "s").Snapshot().Enumerate(null).Take(1).Count(), 1);
    }

    private static void Require(int found, int count)
    {
        if (found != count) throw new InvalidOperationException($"{found} keys, not {count}");
    }
}
