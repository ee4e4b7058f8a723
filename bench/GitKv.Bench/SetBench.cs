using GitKv.Core.Repositories;
using GitKv.Core.Stores;

namespace GitKv.Bench;

/// <summary>One set, in a commit of its own, at two sizes of the directory; beside git's own commands.</summary>
internal static class SetBench
{
    private const int Inner = 20;
    private const int InnerGit = 4;

    public static void Run(Workspace workspace)
    {
        string path = workspace.NewRepository();
        using GitRepository repository = GitRepository.Open(path);
        KvStore small = Workspace.Fill(repository, "small", 1_000);
        KvStore large = Workspace.Fill(repository, "large", 100_000);
        for (int i = 0; i < 400; i++)
        {
            Set(small, i, -1);
            Set(large, i, -1);
        }

        (double at1000, double at100000, double growth) = Timing.Pair(41, r => Many(small, r), r => Many(large, r));
        Timing.Row("set at 1,000 keys in one directory", $"{at1000 / Inner * 1e3:0.000} ms");
        Timing.Row("set at 100,000 keys in one directory", $"{at100000 / Inner * 1e3:0.000} ms, {growth:0.00} times that at 1,000 (goal: at most 1.5)");

        (double own, double git, double ratio) = Timing.Pair(41, r => Many(large, r + 100), r => ManyWithGit(path, r));
        Timing.Row("set at 100,000 keys, beside git", $"{own / Inner * 1e3:0.000} ms");
        Timing.Row("git hash-object + git update-ref (a blob, no tree)", $"{git / InnerGit * 1e3:0.000} ms, GitKv {ratio * Inner / InnerGit:0.0} times as fast (goal: 15)");

        void Many(KvStore store, int round)
        {
            for (int i = 0; i < Inner; i++) Set(store, (round + 1) * Inner + i, round);
        }
    }

    private static void Set(KvStore store, int number, int round)
    {
        using KvTransaction transaction = store.Begin();
        transaction.Set($"dir/key-{(uint)(number * 7919) % 1000}", Workspace.Document(number, round + 1000));
        transaction.Commit();
    }

    private static void ManyWithGit(string path, int round)
    {
        for (int i = 0; i < InnerGit; i++) WithGit(path, round * InnerGit + i);
    }

    private static void WithGit(string path, int round)
    {
        byte[] content = Workspace.Document(round, 77);
        string blob = Workspace.Run("git", path, s => s.Write(content), "hash-object", "-w", "--stdin").Output.Trim();
        Workspace.Git(path, "update-ref", "refs/bench/key", blob);
    }
}
