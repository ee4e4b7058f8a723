using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.NoEmit;
using GitKv.Bench.Measuring;
using GitKv.Bench.Peers;
using GitKv.Bench.Reporting;
using GitKv.Core.Keys;
using GitKv.Core.Stores;

namespace GitKv.Bench.Scenarios;

/// <summary>Single operations of the engine by BenchmarkDotNet, in this process: time and allocation of each.</summary>
internal static class EngineBench
{
    public static void Run(Workspace workspace, Report report)
    {
        Operations.Folder = workspace.Folder;
        Job job = (report.Quick ? Job.ShortRun : Job.Default.WithWarmupCount(3).WithIterationCount(10)).WithToolchain(InProcessNoEmitToolchain.Instance);
        IConfig config = ManualConfig.CreateEmpty().AddJob(job).AddColumnProvider(DefaultColumnProviders.Instance).AddLogger(NullLogger.Instance)
            .AddDiagnoser(BenchmarkDotNet.Diagnosers.MemoryDiagnoser.Default).WithOptions(ConfigOptions.DisableOptimizationsValidator).WithArtifactsPath(Path.Combine(workspace.Folder, "benchmarkdotnet"));
        Summary summary = BenchmarkRunner.Run<Operations>(config);
        if (summary.HasCriticalValidationErrors || summary.Reports.Any(r => !r.Success)) throw new InvalidOperationException(string.Join("; ", summary.ValidationErrors.Select(e => e.Message)));
        foreach (BenchmarkReport one in summary.Reports)
        {
            BenchmarkDotNet.Mathematics.Statistics time = one.ResultStatistics!;
            report.Row(one.BenchmarkCase.Descriptor.WorkloadMethodDisplayInfo, $"{Text.Time(time.Median * 1e-9)} ({Text.Time(time.Q1 * 1e-9)} – {Text.Time(time.Q3 * 1e-9)}), {one.GcStats.GetBytesAllocatedPerOperation(one.BenchmarkCase) ?? 0:N0} bytes allocated");
        }
    }
}

/// <summary>What BenchmarkDotNet runs: a Tree and a Ref store of 10,000 items of 1 KB.</summary>
public class Operations : IDisposable
{
    private const int Keys = 10_000;
    private Workspace _workspace = null!;
    private GitKvPeer _tree = null!;
    private GitKvPeer _refs = null!;
    private KvSnapshot _snapshot = null!;
    private byte[][] _values = [];
    private int _number;

    internal static string Folder { get; set; } = Path.GetTempPath();

    [GlobalSetup]
    public void Setup()
    {
        _workspace = new Workspace(Folder);
        _tree = new GitKvPeer(_workspace, KvLayout.Tree);
        _refs = new GitKvPeer(_workspace, KvLayout.Ref);
        _tree.Fill(Keys, 1000);
        _refs.Fill(Keys, 1000);
        _snapshot = _tree.Store.Snapshot();
        _values = [.. Enumerable.Range(0, 4096).Select(i => Peer.Value(i, 1000))];
    }

    [Benchmark(Description = "get, Tree, a new snapshot")]
    public int GetTree() => Get(_tree.Store.Snapshot());

    [Benchmark(Description = "get, Tree, the same snapshot")]
    public int GetSame() => Get(_snapshot);

    [Benchmark(Description = "get, Ref, a new snapshot")]
    public int GetRef() => Get(_refs.Store.Snapshot());

    [Benchmark(Description = "is a key there, Tree")]
    public bool Exists() => _snapshot.TryGet(Next(), out _);

    [Benchmark(Description = "list of 10,000 keys, Tree")]
    public int List() => _snapshot.Enumerate(null).Count();

    [Benchmark(Description = "list by a pattern (100 of 10,000), Tree")]
    public int ListPattern() => _snapshot.Enumerate(KeyPattern.Parse("dir/key-55*")).Count();

    [Benchmark(Description = "set, Tree")]
    public void SetTree() => Set(_tree.Store);

    [Benchmark(Description = "set, Ref")]
    public void SetRef() => Set(_refs.Store);

    [Benchmark(Description = "increment, Tree (read, change, compare and swap)")]
    public void Update() => _tree.Store.Update("counter", (transaction, _) => transaction.Set("counter", _values[++_number & 4095]));

    [Benchmark(Description = "transaction of 1,000 keys, Tree")]
    public void Transaction()
    {
        using KvTransaction transaction = _tree.Store.Begin();
        for (int i = 0; i < 1000; i++) transaction.Set(Peer.Key(i), Peer.Value(++_number, 100));
        transaction.Commit();
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _tree?.Dispose();
        _refs?.Dispose();
        _workspace?.Dispose();
        GC.SuppressFinalize(this);
    }

    private string Next() => Peer.Key((int)((uint)(++_number * 7919) % Keys));

    private int Get(KvSnapshot snapshot) => snapshot.TryGet(Next(), out KvEntry entry) ? snapshot.Read(entry).Length : throw new InvalidOperationException();

    private void Set(KvStore store)
    {
        using KvTransaction transaction = store.Begin();
        transaction.Set(Next(), _values[_number & 4095]);
        transaction.Commit();
    }
}
