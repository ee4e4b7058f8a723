// Measures GitKv beside its peers, as ratios in one run. See bench/README.md.
using System.Globalization;
using GitKv.Bench;
using GitKv.Bench.Measuring;
using GitKv.Bench.Reporting;
using GitKv.Bench.Scenarios;

// What benchmarks run in processes of their own.
switch (args)
{
    case ["--batch-alone", { } repository, { } count]:
        BatchBench.Alone(repository, int.Parse(count, CultureInfo.InvariantCulture));
        return 0;
    case ["--adder", { } repository, { } who, { } start]:
        ConcurrentBench.Adder(repository, who, start);
        return 0;
}

var all = new (string Name, Action<Workspace, Report> Run)[]
{
    ("set", SetBench.Run),
    ("layouts", LayoutsBench.Run),
    ("scale", ScaleBench.Run),
    ("get", GetBench.Run),
    ("batch", BatchBench.Run),
    ("list", ListBench.Run),
    ("durable", DurableBench.Run),
    ("concurrent", ConcurrentBench.Run),
    ("aging", AgingBench.Run),
    ("objects", ObjectsBench.Run),
    ("engine", EngineBench.Run),
    ("module", ModuleBench.Run),
    ("drive", DriveBench.Run),
    ("compare", CompareBench.Run),
    ("history", HistoryBench.Run),
    ("query", QueryBench.Run),
    ("remote", RemoteBench.Run),
    ("remote-store", RemoteStoreBench.Run),
    ("contention", ContentionBench.Run),
};
if (Arguments.Parse(args, [.. all.Select(b => b.Name)]) is not { } arguments) return 2;
string machine = $"{Environment.ProcessorCount} cores, {Workspace.SystemName()}, .NET {Environment.Version}, {Workspace.Git(arguments.Folder, "--version").Trim()}, files in a folder of {Workspace.FileSystemOf(arguments.Folder)}";
Console.WriteLine(machine);
var ran = new List<ScenarioResult>();
foreach ((string name, Action<Workspace, Report> run) in all)
{
    if (arguments.Names.Count > 0 && !arguments.Names.Contains(name)) continue;
    Console.WriteLine();
    Console.WriteLine($"## {name}");
    using var workspace = new Workspace(arguments.Folder, arguments.Disk);
    var report = new Report(name, arguments.Quick);
    report.Result.Command = $"./build.sh bench {name}";
    report.Result.Machine = machine;
    run(workspace, report);
    ran.Add(report.Result);
    if (arguments.Write) ResultsFile.Write(Workspace.Root, [report.Result], [.. all.Select(b => b.Name)]);
}

return 0;
