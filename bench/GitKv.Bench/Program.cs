// Measures GitKv beside its peers, as ratios in one run. See bench/README.md.
using GitKv.Bench;

if (args is ["--batch-alone", { } repository])
{
    BatchBench.Alone(repository);
    return 0;
}

string folder = Path.GetTempPath();
var wanted = new List<string>();
for (int i = 0; i < args.Length; i++)
{
    if (args[i] == "--folder" && i + 1 < args.Length) folder = args[++i];
    else wanted.Add(args[i]);
}

var all = new (string Name, Action<Workspace> Run)[]
{
    ("set", SetBench.Run),
    ("batch", BatchBench.Run),
    ("get", GetBench.Run),
    ("compare", CompareBench.Run),
    ("history", HistoryBench.Run),
    ("remote", RemoteBench.Run),
    ("module", ModuleBench.Run),
    ("drive", DriveBench.Run),
    ("contention", ContentionBench.Run),
    ("remote-store", RemoteStoreBench.Run),
    ("query", QueryBench.Run),
};
if (wanted.Except(all.Select(b => b.Name)).FirstOrDefault() is { } unknown)
{
    Console.Error.WriteLine($"There is no benchmark '{unknown}'. There are: {string.Join(", ", all.Select(b => b.Name))}.");
    return 2;
}

Console.WriteLine($"{Environment.ProcessorCount} cores, .NET {Environment.Version}, {Workspace.Git(folder, "--version").Trim()}, files in {folder} ({Workspace.FileSystemOf(folder)})");
foreach ((string name, Action<Workspace> run) in all)
{
    if (wanted.Count > 0 && !wanted.Contains(name)) continue;
    Console.WriteLine();
    Console.WriteLine($"## {name}");
    using var workspace = new Workspace(folder);
    run(workspace);
}

return 0;
