using System.Globalization;
using GitKv.Bench.Measuring;
using GitKv.Bench.Reporting;

namespace GitKv.Bench.Scenarios;

/// <summary>The module in a real PowerShell: how long it takes to be there, how many items its pipelines take in a second, and what a call costs.</summary>
internal static class ModuleBench
{
    private const string Scripts = """
        $ErrorActionPreference = 'Stop'
        1..300 | Set-GitKvItem -KeyProperty { "warm/$_" }
        $null = Get-GitKvItem warm/*
        function Measure-Rate($Name, $Count, [scriptblock] $Run) { '{0}|{1}' -f $Name, ($Count / (Measure-Command $Run).TotalSeconds).ToString([cultureinfo]::InvariantCulture) }
        function Measure-Bytes($Name, $Count, [scriptblock] $Run) {
          $null = & $Run; $before = [GC]::GetTotalAllocatedBytes($true); $null = & $Run
          '{0}|{1}' -f $Name, (([GC]::GetTotalAllocatedBytes($true) - $before) / $Count).ToString([cultureinfo]::InvariantCulture)
        }
        Measure-Rate set $count { 1..$count | Set-GitKvItem -KeyProperty { "n/$_" } }
        Measure-Rate objects $count { 1..$count | ForEach-Object { [pscustomobject]@{ Key = "o/$_"; Value = "value $_" } } | Set-GitKvItem }
        Measure-Rate make $count { 1..$count | ForEach-Object { [pscustomobject]@{ Key = "o/$_"; Value = "value $_" } } }
        Measure-Rate get $count { Get-GitKvItem n/* }
        Measure-Rate keys $count { Get-GitKvItem n/* -KeysOnly }
        Measure-Rate loopset 1000 { foreach ($i in 1..1000) { Set-GitKvItem "l/$i" $i } }
        Measure-Rate loopget 1000 { foreach ($i in 1..1000) { Get-GitKvItem "l/$i" } }
        Measure-Bytes bytesget 1000 { foreach ($i in 1..1000) { Get-GitKvItem "l/$i" } }
        Measure-Bytes bytesset 1000 { foreach ($i in 1..1000) { Set-GitKvItem "l/$i" $i } }
        Measure-Bytes bytesnone 1000 { foreach ($i in 1..1000) { Get-Random } }
        """;

    /// <summary>The staged module; null, with a word of why, where it can't be run.</summary>
    public static string? Module
    {
        get
        {
            string module = Path.GetFullPath(Environment.GetEnvironmentVariable("GITKV_MODULE") ?? Path.Combine(Workspace.Root, "artifacts/module/GitKv/GitKv.psd1"));
            if (File.Exists(module) && Programs.Has("pwsh")) return module;
            Console.WriteLine($"skipped: needs pwsh on PATH and the staged module ({(File.Exists(module) ? "found" : "run the build first")})");
            return null;
        }
    }

    public static void Run(Workspace workspace, Report report)
    {
        if (Module is not { } module) return;
        Start(workspace, report, module);
        int count = report.Keys(100_000);
        var rounds = new Dictionary<string, List<double>>();
        for (int round = 0; round < report.Rounds(5); round++)
        {
            foreach (string line in Pwsh(workspace.NewRepository(), $"Import-Module '{module}'; $count = {count}; {Scripts}").Split('\n', StringSplitOptions.RemoveEmptyEntries))
            {
                string[] parts = line.TrimEnd('\r').Split('|');
                if (!rounds.TryGetValue(parts[0], out List<double>? values)) rounds[parts[0]] = values = [];
                values.Add(double.Parse(parts[1], CultureInfo.InvariantCulture));
            }
        }

        double Of(string name) => Timing.Median(rounds[name]);
        string n = Text.Count(count);
        report.Row("objects with Key and Value through Set-GitKvItem", $"{Of("objects"):N0} items/s (only making them in the pipeline: {Of("make"):N0})");
        report.Row($"Get-GitKvItem n/* -KeysOnly of {n}", $"{Of("keys"):N0} keys/s");
        report.Row("a loop of Set-GitKvItem key value", $"{Of("loopset"):N0} a second, {Of("bytesset") / 1e3:0.0} KB allocated a call");
        report.Row("a loop of Get-GitKvItem key", $"{Of("loopget"):N0} a second, {Of("bytesget") / 1e3:0.0} KB allocated a call (Get-Random: {Of("bytesnone") / 1e3:0.0} KB)");
        report.Goal($"1..{count} | Set-GitKvItem, items a second", Of("set"), 25_000, atMost: false);
        report.Goal($"Get-GitKvItem n/*, of {n}, objects a second", Of("get"), 50_000, atMost: false);
        report.Goal("KB allocated by a call of Get-GitKvItem", Of("bytesget") / 1e3, 10, atMost: true);
    }

    private static void Start(Workspace workspace, Report report, string module)
    {
        string path = workspace.NewRepository();
        Pwsh(path, $"Import-Module '{module}'; Set-GitKvItem app/version 1.2.3");
        IReadOnlyList<Result> results = Rounds.Of(report.Rounds(20),
            new Subject("pwsh -NoProfile, nothing else", _ => Timing.Time(() => Pwsh(path, "exit"))),
            new Subject("Import-Module GitKv", _ => Timing.Time(() => Pwsh(path, $"Import-Module '{module}'"))),
            new Subject("Import-Module GitKv; Get-GitKvItem app/version", _ => Timing.Time(() => Pwsh(path, $"Import-Module '{module}'; Get-GitKvItem app/version -ValueOnly"))));
        report.Table("PowerShell, from its start to its end", results);
        report.Goal("import of the module and one get, ms over a bare pwsh", (results[2].Seconds.Median - results[0].Seconds.Median) * 1e3, 150, atMost: true);
    }

    public static string Pwsh(string folder, string script) => Workspace.Run("pwsh", folder, null, "-NoProfile", "-NonInteractive", "-Command", script).Output;
}
