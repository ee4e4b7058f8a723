using System.Diagnostics;
using System.Globalization;
using GitKv.Bench.Measuring;
using GitKv.Bench.Peers;
using GitKv.Bench.Reporting;
using GitKv.Core.Repositories;
using GitKv.Core.Stores;

namespace GitKv.Bench.Scenarios;

/// <summary>Processes that add keys of their own to one store, for a few seconds: how many in sum, by 8 and by one.</summary>
internal static class ConcurrentBench
{
    private const int Many = 8;
    private static readonly TimeSpan s_time = TimeSpan.FromSeconds(4);

    public static void Run(Workspace workspace, Report report)
    {
        foreach (KvLayout layout in new[] { KvLayout.Tree, KvLayout.Ref })
        {
            var one = new List<double>();
            var many = new List<double>();
            for (int round = 0; round < 3; round++)
            {
                one.Add(Add(workspace, layout, 1));
                many.Add(Add(workspace, layout, Many));
            }

            (double alone, double together) = (Timing.Median(one), Timing.Median(many));
            report.Row($"{layout}: new keys a second", $"one process {alone:N0}, {Many} processes {together:N0} in sum (of them the slowest {s_slowest:0} %, the fastest {s_fastest:0} %)");
            report.Goal($"{Many} processes on one {layout} store beside one, times as many in sum", together / alone, 1, atMost: false);
        }
    }

    private static double s_slowest;
    private static double s_fastest;

    /// <summary>What the hidden argument runs: adds keys until the time is over, begun when the file is there. Writes how many.</summary>
    public static void Adder(string path, string who, string start)
    {
        using GitRepository repository = GitRepository.Open(path);
        KvStore store = KvStore.Open(repository, "s");
        byte[][] values = [.. Enumerable.Range(0, 256).Select(i => Peer.Value(i, 1000))];
        Warm(path, store.Layout);
        Console.WriteLine("ready");
        while (!File.Exists(start)) Thread.Yield();
        var clock = Stopwatch.StartNew();
        int count = 0;
        while (clock.Elapsed < s_time) Set(count++);
        Console.WriteLine(count.ToString(CultureInfo.InvariantCulture));

        void Set(int i)
        {
            using KvTransaction transaction = store.Begin();
            transaction.Set(FormattableString.Invariant($"dir/{who}-{i}"), values[i & 255]);
            transaction.Commit();
        }
    }

    /// <summary>A store of its own, until its code is compiled as it stays: that is not what is measured.</summary>
    private static void Warm(string path, KvLayout layout)
    {
        using var workspace = new Workspace(Path.GetDirectoryName(path)!);
        using var peer = new GitKvPeer(workspace, layout);
        peer.Fill(1000, 1000);
        peer.Sets(0, 4000, 1000);
    }

    private static double Add(Workspace workspace, KvLayout layout, int processes)
    {
        using var peer = new GitKvPeer(workspace, layout);
        peer.Fill(1000, 1000);
        string start = Path.Combine(workspace.Folder, "start-" + Guid.NewGuid().ToString("N"));
        Process[] adders = [.. Enumerable.Range(0, processes).Select(i =>
        {
            (string program, string[] arguments) = Programs.Itself("--adder", peer.Path, $"p{i}", start);
            var how = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, WorkingDirectory = Workspace.Root };
            return Process.Start(how)!;
        })];
        foreach (Process adder in adders) adder.StandardOutput.ReadLine();
        File.WriteAllText(start, "");
        double[] counts = [.. adders.Select(a => double.Parse(a.StandardOutput.ReadToEnd(), CultureInfo.InvariantCulture))];
        foreach (Process adder in adders) adder.Dispose();
        if (processes > 1) (s_slowest, s_fastest) = (counts.Min() / counts.Sum() * 100, counts.Max() / counts.Sum() * 100);
        return counts.Sum() / s_time.TotalSeconds;
    }
}
