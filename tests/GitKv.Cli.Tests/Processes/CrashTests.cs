using System.Text.RegularExpressions;
using GitKv.Cli.Tests.Support;
using GitKv.Core.Tests.Support;

namespace GitKv.Cli.Tests.Processes;

/// <summary>
/// The command is killed at every place where a write touches the disk, one after the other. Each time real git says whether the store is at the
/// old state or the new one, and the next write works: at once, or after the locks that the message names were deleted.
/// </summary>
public sealed class CrashTests : IDisposable
{
    private const string Old = "k=old l=old";
    private const string New = "k=new l=new m=new";
    private readonly TempRepo _template = new(bare: true);

    public void Dispose() => _template.Dispose();

    [Theory]
    [InlineData("tree", false)]
    [InlineData("tree", true)]
    [InlineData("branch", false)]
    [InlineData("branch", true)]
    [InlineData("ref", false)]
    [InlineData("ref", true)]
    public void A_killed_transaction_happened_or_did_not(string layout, bool packed)
    {
        GitKvCommand.Run(_template.Root, "-s", "s", "store", "create", "s", "--layout", layout);
        GitKvCommand.RunWith(_template.Root, """
            {"key":"k","value":"old"}
            {"key":"l","value":"old"}
            """, "-s", "s", "set", "--stdin");
        if (packed) _template.Run("pack-refs", "--all");

        var seen = new List<string>();
        int step = 1;
        while (KilledAt(layout, step, seen)) step++;
        Assert.True(step > 3, "There were hardly any places to be killed at.");
        Assert.Equal(Old, seen[0]);
        Assert.Equal(New, seen[^1]);
        Assert.All(seen, state => Assert.Contains(state, (string[])[Old, New]));

        // Once it has happened it has happened.
        Assert.Equal(seen.Order(StringComparer.Ordinal).Reverse(), seen);
    }

    /// <summary>Runs the transaction on a copy; false when it was done before it came to that place.</summary>
    private bool KilledAt(string layout, int step, List<string> seen)
    {
        using var folder = new TempFolder();
        Copy(_template.Root, folder.Path);
        var fault = new Dictionary<string, string?> { ["GITKV_FAULT"] = $"*:{step}" };
        byte[] lines = """
            {"key":"k","value":"new"}
            {"key":"l","value":"new"}
            {"key":"m","value":"new"}
            """u8.ToArray();
        CommandOutcome outcome = GitKvCommand.Try(folder.Path, lines, fault, "-s", "s", "set", "--stdin");
        string state = StateByGit(folder.Path, layout);
        seen.Add(state);
        Git.Run(folder.Path, "fsck", "--full", "--strict");
        WriteAgain(folder.Path);
        Assert.Equal(state.Replace("k=old", "k=after", StringComparison.Ordinal).Replace("k=new", "k=after", StringComparison.Ordinal), StateByGit(folder.Path, layout));
        return outcome.ExitCode != 0;
    }

    private static void WriteAgain(string folder)
    {
        for (int locks = 0; ; locks++)
        {
            CommandOutcome outcome = GitKvCommand.Try(folder, "-s", "s", "set", "k", "after", "--lock-timeout", "0");
            if (outcome.ExitCode == 0) return;
            Match stale = Regex.Match(outcome.Error, @"\Agitkv: '[^']+' is locked for .* \(since [^)]+ UTC\) by '([^']+\.lock)'\. .*delete that file\. \[RefLocked\]\r?\n\z");
            Assert.True(outcome.ExitCode == 5 && stale.Success && locks < 8, outcome.Error);
            File.Delete(stale.Groups[1].Value);
        }
    }

    private static string StateByGit(string folder, string layout)
    {
        var state = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (string key in (string[])["k", "l", "m"])
        {
            string expression = layout switch { "tree" => $"refs/kv/s:{key}", "branch" => $"refs/kv/s/{key}:{key}", _ => $"refs/kv/s/{key}" };
            if (layout == "branch") expression = BranchValue(folder, key) ?? expression;
            (int code, string output, _) = Git.Try(folder, null, null, "cat-file", "blob", expression);
            if (code == 0) state[key] = output;
        }

        return string.Join(' ', state.Select(item => $"{item.Key}={item.Value}"));
    }

    // A Branch store's commit holds one file; the file's name is not the point here.
    private static string? BranchValue(string folder, string key)
    {
        (int code, string output, _) = Git.Try(folder, null, null, "ls-tree", $"refs/kv/s/{key}");
        return code == 0 ? output.Split([' ', '\t'])[2] : null;
    }

    private static void Copy(string from, string to)
    {
        foreach (string directory in Directory.EnumerateDirectories(from, "*", SearchOption.AllDirectories))
            Directory.CreateDirectory(Path.Combine(to, Path.GetRelativePath(from, directory)));
        foreach (string file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
            File.Copy(file, Path.Combine(to, Path.GetRelativePath(from, file)));
    }
}
