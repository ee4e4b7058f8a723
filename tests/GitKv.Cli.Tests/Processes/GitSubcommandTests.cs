using GitKv.Cli.Tests.Support;
using GitKv.Core.Tests.Support;

namespace GitKv.Cli.Tests.Processes;

/// <summary><c>git kv …</c>, and finding the repository as git does.</summary>
public sealed class GitSubcommandTests : CommandTestsBase
{
    [Fact]
    public void Git_runs_the_command_as_a_subcommand_of_its_own()
    {
        string output = new DirectoryInfo(AppContext.BaseDirectory).FullName;
        string built = output.Replace(Path.Combine("tests", "GitKv.Cli.Tests"), Path.Combine("src", "GitKv.Cli"), StringComparison.Ordinal);
        var environment = new Dictionary<string, string?> { ["PATH"] = built + Path.PathSeparator + Environment.GetEnvironmentVariable("PATH") };
        Git.RunWith(Repo.Root, null, environment, "kv", "set", "k", "v");
        string sub = Directory.CreateDirectory(Path.Combine(Repo.Root, "a", "b")).FullName;
        Assert.Equal("v", Git.RunWith(sub, null, environment, "kv", "get", "k"));
        Assert.Equal("v", Git.RunWith(Repo.Folder, null, environment, "-C", Repo.Root, "kv", "get", "k"));
        Assert.Equal("v", Git.RunWith(Repo.Folder, null, environment, $"--git-dir={Repo.GitDirectory}", "kv", "get", "k"));

        // As the manual gives the alias, for where only gitkv is on the path.
        Assert.Equal("v", Git.RunWith(sub, null, environment, "-c", "alias.store=!cd \"${GIT_PREFIX:-.}\" && gitkv", "store", "get", "k"));
    }

    [Fact]
    public void Bare_repositories_and_linked_worktrees_are_repositories()
    {
        Repo.Commit();
        Run("set", "k", "v");
        Repo.Run("worktree", "add", "-q", "../linked", "-b", "linked");
        string linked = Path.Combine(Repo.Folder, "linked");
        Assert.Equal("v", GitKvCommand.Run(linked, "get", "k").Output);
        GitKvCommand.Run(linked, "set", "k", "from there");
        Assert.Equal("from there", Get("k"));

        using var bare = new TempRepo(bare: true);
        GitKvCommand.Run(bare.Folder, "-C", bare.Root, "set", "k", "bare");
        Assert.Equal("bare", bare.Run("show", "refs/kv/default:k"));
    }

    [Fact]
    public void Without_any_identity_a_write_works()
    {
        var nobody = new Dictionary<string, string?>
        {
            ["GIT_AUTHOR_NAME"] = null, ["GIT_AUTHOR_EMAIL"] = null, ["GIT_COMMITTER_NAME"] = null, ["GIT_COMMITTER_EMAIL"] = null,
        };
        Repo.Run("config", "--unset", "user.name");
        Repo.Run("config", "--unset", "user.email");
        CommandOutcome outcome = GitKvCommand.Try(Repo.Root, null, nobody, "set", "k", "v");
        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        Assert.Matches("^.+ <.+@.+>$", Repo.Run("show", "-s", "--format=%an <%ae>", "refs/kv/default"));
        Fsck();
    }
}
