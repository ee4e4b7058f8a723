using GitKv.Bench.Measuring;
using GitKv.Bench.Reporting;

namespace GitKv.Bench.Scenarios;

/// <summary>Get-ChildItem and Get-Item on a directory of 10,000 items, beside a folder of as many files, in one PowerShell.</summary>
internal static class DriveBench
{
    private const string Script = """
        $ErrorActionPreference = 'Stop'
        $null = New-Item files/many -ItemType Directory
        $folder = (Get-Item files/many).FullName
        foreach ($n in 1..10000) { [IO.File]::WriteAllText("$folder/item-$n", "value $n") }
        1..10000 | ForEach-Object { [pscustomobject]@{ Key = "many/item-$_"; Value = "value $_" } } | Set-GitKvItem
        $null = Mount-GitKvStore kv
        function Measure-Pair($Name, [scriptblock] $Files, [scriptblock] $Items) {
          $both = foreach ($round in 1..15) { [pscustomobject]@{ Files = (Measure-Command $Files).TotalMilliseconds; Items = (Measure-Command $Items).TotalMilliseconds } }
          $f, $i = foreach ($side in 'Files', 'Items') { @($both.$side | Sort-Object)[7] }
          [string]::Format([cultureinfo]::InvariantCulture, '{0}|{1:0.0} ms, files {2:0.0} ms, {3:0.00} times as long', $Name, $i, $f, $i / $f)
        }
        Measure-Pair 'Get-ChildItem' { Get-ChildItem $folder } { Get-ChildItem kv:/many }
        Measure-Pair 'Get-ChildItem -Name' { Get-ChildItem $folder -Name } { Get-ChildItem kv:/many -Name }
        Measure-Pair 'Get-ChildItem item-5*' { Get-ChildItem "$folder/item-5*" } { Get-ChildItem kv:/many/item-5* }
        Measure-Pair 'Get-Item, 100 times' { foreach ($n in 1..100) { Get-Item "$folder/item-$n" } } { foreach ($n in 1..100) { Get-Item "kv:/many/item-$n" } }
        """;

    public static void Run(Workspace workspace, Report report)
    {
        if (ModuleBench.Module is not { } module) return;
        foreach (string line in ModuleBench.Pwsh(workspace.NewRepository(), $"Import-Module '{module}'; {Script}").Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            string[] parts = line.TrimEnd('\r').Split('|');
            report.Row($"{parts[0]}, of 10,000", $"{parts[1]} (goal: at most 1.5)");
        }
    }
}
