using GitKv.Cli.Tests.Support;
using GitKv.Core.Tests.Support;

namespace GitKv.Cli.Tests.Processes;

/// <summary>Exit codes and the one line that goes with them; help and version.</summary>
public sealed class ErrorTests : CommandTestsBase
{
    [Fact]
    public void Where_there_is_no_repository_or_store_is_exit_code_1()
    {
        using var nowhere = new TempFolder();
        AssertFails(1, "RepositoryNotFound", "-C", nowhere.Path, "get", "k");
        AssertFails(1, "RepositoryNotFound", "-C", "nix", "get", "k");
        AssertFails(1, "StoreNotFound", "get", "k");
        AssertFails(1, "StoreNotFound", "--store", "nix", "set", "k", "v");
        AssertFails(1, "StoreNotFound", "--ref-prefix", "refs/nix", "ls");
    }

    [Theory]
    [InlineData("UsageInvalid")]
    [InlineData("UsageInvalid", "nix")]
    [InlineData("UsageInvalid", "store")]
    [InlineData("UsageInvalid", "get")]
    [InlineData("UsageInvalid", "get", "k", "--nix")]
    [InlineData("UsageInvalid", "get", "k", "--raw", "--json")]
    [InlineData("UsageInvalid", "set", "k", "v", "--lock-timeout", "-1")]
    [InlineData("UsageInvalid", "import", "-", "--batch-size", "x")]
    [InlineData("KeyPatternInvalid", "get", "a[")]
    [InlineData("RefPrefixInvalid", "--ref-prefix", "heads/x", "ls")]
    [InlineData("StoreNameInvalid", "store", "create", "a/b")]
    public void What_is_not_acceptable_is_exit_code_2(string errorId, params string[] arguments)
    {
        Run("set", "k", "v");
        AssertFails(2, errorId, arguments);
    }

    [Fact]
    public void A_locked_ref_is_exit_code_5_with_its_age_and_what_to_do()
    {
        Run("set", "k", "v");
        File.WriteAllText(Repo.InGit("refs/kv/default.lock"), "");
        AssertFails(5, "RefLocked", "set", "k", "w", "--lock-timeout", "0.1");
        File.Delete(Repo.InGit("refs/kv/default.lock"));
        Run("set", "k", "w");
    }

    [Fact]
    public void A_repository_that_can_only_be_read_is_exit_code_4()
    {
        Run("set", "k", "v");
        if (OperatingSystem.IsWindows() || Environment.IsPrivilegedProcess) return;
        Git.Run(Repo.Folder, "-c", "core.hooksPath=/dev/null", "version");
        using var chmod = System.Diagnostics.Process.Start("chmod", ["-R", "a-w", Repo.GitDirectory]);
        chmod.WaitForExit();
        AssertFails(4, "RepositoryReadOnly", "set", "k", "w");
        Assert.Equal("v", Get("k"));
        using var undo = System.Diagnostics.Process.Start("chmod", ["-R", "u+w", Repo.GitDirectory]);
        undo.WaitForExit();
    }

    [Fact]
    public void A_hook_that_refuses_is_exit_code_4()
    {
        if (OperatingSystem.IsWindows()) return;
        Run("set", "k", "v");
        string hook = Repo.InGit("hooks/reference-transaction");
        Directory.CreateDirectory(Path.GetDirectoryName(hook)!);
        File.WriteAllText(hook, "#!/bin/sh\n[ \"$1\" = prepared ] && echo not today >&2 && exit 1\nexit 0\n");
        File.SetUnixFileMode(hook, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        AssertFails(4, "RefDenied", "set", "k", "w");
        Assert.Equal("v", Get("k"));
    }

    [Fact]
    public void A_repository_of_another_kind_is_exit_code_6()
    {
        Repo.Run("init", "-q", "--object-format=sha256", Path.Combine(Repo.Folder, "sha256"));
        AssertFails(6, "RepositoryUnsupported", "-C", Path.Combine(Repo.Folder, "sha256"), "set", "k", "v");
    }

    [Fact]
    public void A_damaged_object_is_exit_code_7()
    {
        Run("set", "k", "value");
        string id = Repo.Run("rev-parse", "refs/kv/default:k");
        string file = Repo.InGit($"objects/{id[..2]}/{id[2..]}");
        File.SetAttributes(file, FileAttributes.Normal);
        File.WriteAllBytes(file, [1, 2, 3]);
        CommandOutcome outcome = Try("get", "k");
        Assert.Equal(7, outcome.ExitCode);
        Assert.Matches(@"\Agitkv: .* \[ObjectCorrupt\]\r?\n\z", outcome.Error);
    }

    [Fact]
    public void The_engines_advice_is_given_in_the_words_of_the_command()
    {
        string version = "1111111111111111111111111111111111111111";
        Run("set", "k", "v");
        foreach (string[] arguments in (string[][])[["-s", "nix", "ls"], ["new", "k", "v"], ["set", "k", "v", "--if-version", version], ["rm", "nix"]])
            Assert.DoesNotContain("GitKvItem", Try(arguments).Error + Try([.. arguments, "--store", "nix"]).Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Text_from_a_repository_cannot_steer_the_terminal()
    {
        Assert.DoesNotContain('\x1B', Try("get", "a\x1B[2Jb").Error);
        Run("set", "k", "v", "-m", "red \x1B[31m alert");
        Assert.DoesNotContain('\x1B', Run("get", "--meta", "k").Output + Run("ls", "-l").Output);
    }

    [Fact]
    public void Help_and_version_go_to_standard_output()
    {
        Assert.Matches(@"\Agitkv \d+\.\d+\.\d+\n\z", Run("--version").Output.ReplaceLineEndings("\n"));
        string help = Run("--help").Output;
        foreach (string verb in (string[])["get", "set", "new", "rm", "ls", "test", "cp", "mv", "update", "import", "export", "store"])
        {
            Assert.Contains("  " + verb, help, StringComparison.Ordinal);
            Assert.Contains("Usage:", Run(verb, "--help").Output, StringComparison.Ordinal);
        }
    }
}
