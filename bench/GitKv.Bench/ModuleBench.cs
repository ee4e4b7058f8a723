using System.Globalization;

namespace GitKv.Bench;

/// <summary>The module in a real PowerShell: how long it takes to be there, and how many items a pipeline sets in a second.</summary>
internal static class ModuleBench
{
    /// <summary>The staged module; null, with a word of why, where it can't be run.</summary>
    public static string? Module
    {
        get
        {
            string module = Path.GetFullPath(Environment.GetEnvironmentVariable("GITKV_MODULE") ?? "artifacts/module/GitKv/GitKv.psd1");
            if (File.Exists(module) && OnPath("pwsh")) return module;
            Console.WriteLine($"skipped: needs pwsh on PATH and the staged module ({(File.Exists(module) ? "found" : "run the build first")})");
            return null;
        }
    }

    public static void Run(Workspace workspace)
    {
        if (Module is not { } module) return;

        string path = workspace.NewRepository();
        Pwsh(path, $"Import-Module '{module}'; Set-GitKvItem app/version 1.2.3");
        (double bare, double get, _) = Timing.Pair(15, _ => Pwsh(path, "exit"), _ => Pwsh(path, $"Import-Module '{module}'; Get-GitKvItem app/version -ValueOnly"));
        Timing.Row("pwsh -NoProfile, nothing else", $"{bare * 1e3:0} ms");
        Timing.Row("the same with Import-Module and one Get-GitKvItem", $"{get * 1e3:0} ms, {(get - bare) * 1e3:0} ms more (goal: under 250)");

        var rates = new List<double>();
        for (int round = 0; round < 5; round++)
        {
            string script = $"Import-Module '{module}'; 1..300 | Set-GitKvItem -KeyProperty {{ \"warm/$_\" }}; (Measure-Command {{ 1..10000 | Set-GitKvItem -KeyProperty {{ \"n/$_\" }} }}).TotalSeconds.ToString([cultureinfo]::InvariantCulture)";
            rates.Add(10_000 / double.Parse(Pwsh(workspace.NewRepository(), script).Trim(), CultureInfo.InvariantCulture));
        }

        Timing.Row("1..10000 | Set-GitKvItem -KeyProperty { \"n/$_\" }", $"{Timing.Median(rates):0} items/s (goal: 10,000)");
    }

    public static string Pwsh(string folder, string script) => Workspace.Run("pwsh", folder, null, "-NoProfile", "-NonInteractive", "-Command", script).Output;

    private static bool OnPath(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(f => File.Exists(Path.Combine(f, program)) || File.Exists(Path.Combine(f, program + ".exe")));
}
