using System.Diagnostics;
using System.Globalization;
using System.Text;
using GitKv.Core.Repositories;
using GitKv.Core.Stores;

namespace GitKv.Bench;

/// <summary>A batch of 100,000 documents of 1 KB into a fresh repository, as one transaction; beside git fast-import. Each in a process of its own.</summary>
internal static class BatchBench
{
    private const int Count = 100_000;

    public static void Run(Workspace workspace)
    {
        byte[][] documents = [.. Enumerable.Range(0, Count).Select(i => Workspace.Document(i, 0))];
        (double own, double git, double ratio) = Timing.Pair(5,
            _ =>
            {
                string path = workspace.NewRepository();
                using GitRepository repository = GitRepository.Open(path);
                KvStore store = KvStore.Create(repository, new StoreOptions("s"));
                using KvTransaction transaction = store.Begin();
                for (int i = 0; i < Count; i++) transaction.Set(Key(i), documents[i]);
                transaction.Commit();
            },
            _ => Workspace.Run("git", workspace.NewRepository(), s => Feed(s, documents), "fast-import", "--quiet"));
        Timing.Row("100,000 x 1 KB in one transaction", $"{own:0.00} s, {Count / own:0} items/s");
        Timing.Row("git fast-import of the same", $"{git:0.00} s, GitKv {ratio:0.0} times as fast (goal: 5)");
        Timing.Row("memory of a process that makes and writes such a batch", $"{OwnProcess(workspace):0} MB at its peak (goal: under 300)");
    }

    /// <summary>What the hidden argument runs: the batch alone, its documents made one by one.</summary>
    public static void Alone(string path)
    {
        using GitRepository repository = GitRepository.Open(path);
        KvStore store = KvStore.Create(repository, new StoreOptions("s"));
        using KvTransaction transaction = store.Begin();
        for (int i = 0; i < Count; i++) transaction.Set(Key(i), Workspace.Document(i, 0));
        transaction.Commit();
        Console.WriteLine(Process.GetCurrentProcess().PeakWorkingSet64.ToString(CultureInfo.InvariantCulture));
    }

    private static double OwnProcess(Workspace workspace)
    {
        string output = Workspace.Run(Environment.ProcessPath!, workspace.Folder, null, "--batch-alone", workspace.NewRepository()).Output;
        return long.Parse(output, CultureInfo.InvariantCulture) / 1e6;
    }

    private static string Key(int i) => string.Create(CultureInfo.InvariantCulture, $"section-{i % 60}/document-{i}");

    private static void Feed(Stream stream, byte[][] documents)
    {
        using var buffered = new BufferedStream(stream, 1 << 16);
        Write("commit refs/kv/s\ncommitter Bench <bench@example.com> 1700000000 +0000\ndata 5\nbatch\n");
        for (int i = 0; i < documents.Length; i++)
        {
            Write($"M 100644 inline {Key(i)}\ndata {documents[i].Length}\n");
            buffered.Write(documents[i]);
            buffered.WriteByte((byte)'\n');
        }

        buffered.Flush();

        void Write(string text) => buffered.Write(Encoding.UTF8.GetBytes(text));
    }
}
