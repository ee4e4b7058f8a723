using GitKv.Core.Errors;
using GitKv.Core.Repositories;
using GitKv.Core.Tests.Support;

namespace GitKv.Core.Tests.Repositories;

public sealed class GitRepositoryTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_repository_is_found_from_any_folder_in_it()
    {
        using var repo = new TempRepo();
        string deep = Directory.CreateDirectory(Path.Combine(repo.Root, "a", "b")).FullName;
        foreach (string path in (string[])[repo.Root, deep, repo.GitDirectory, Path.Combine(repo.GitDirectory, "refs"), repo.Root + Path.DirectorySeparatorChar])
        {
            using GitRepository found = GitRepository.Open(path);
            Assert.Equal((repo.GitDirectory, repo.GitDirectory, repo.Root, false), (found.GitDirectory, found.CommonDirectory, found.WorkTree, found.IsBare));
        }
    }

    [Fact]
    public void A_bare_repository_is_found_from_any_folder_in_it()
    {
        using var repo = new TempRepo(bare: true);
        foreach (string path in (string[])[repo.Root, repo.InGit("objects")])
        {
            using GitRepository found = GitRepository.Open(path);
            Assert.Equal((repo.Root, null, true), (found.GitDirectory, found.WorkTree, found.IsBare));
        }
    }

    [Fact]
    public void A_linked_worktree_shares_objects_and_refs()
    {
        using var repo = new TempRepo();
        repo.Commit();
        string tree = Path.Combine(repo.Folder, "linked");
        repo.Run("worktree", "add", "-q", "--detach", tree);
        string own = repo.InGit("worktrees/linked");
        foreach (string path in (string[])[tree, own])
        {
            using GitRepository found = GitRepository.Open(path);
            Assert.Equal((own, repo.GitDirectory, tree, false), (found.GitDirectory, Path.GetFullPath(found.CommonDirectory), found.WorkTree, found.IsBare));
        }
    }

    [Fact]
    public void A_linked_worktree_of_a_bare_repository_is_not_bare()
    {
        using var repo = new TempRepo(bare: true);
        string commit = repo.Run("commit-tree", "-m", "x", Git.RunWith(repo.Root, "", null, "mktree"));
        repo.Run("update-ref", "refs/heads/main", commit);
        string tree = Path.Combine(repo.Folder, "linked");
        repo.Run("worktree", "add", "-q", tree, "main");
        using GitRepository found = GitRepository.Open(tree);
        Assert.Equal((false, tree), (found.IsBare, found.WorkTree));
    }

    [Fact]
    public void A_submodule_is_a_repository_of_its_own()
    {
        using var inner = new TempRepo();
        inner.Commit();
        using var outer = new TempRepo();
        outer.Run("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", inner.Root, "sub");
        string tree = Path.Combine(outer.Root, "sub");
        using GitRepository found = GitRepository.Open(tree);
        Assert.Equal((outer.InGit("modules/sub"), tree, false), (found.GitDirectory, found.WorkTree, found.IsBare));
        using GitRepository direct = GitRepository.Open(outer.InGit("modules/sub"));
        Assert.Equal(tree, direct.WorkTree);
    }

    [Fact]
    public void A_git_folder_that_is_bare_has_no_worktree()
    {
        using var repo = new TempRepo();
        repo.Run("config", "core.bare", "true");
        using GitRepository found = GitRepository.Open(repo.Root);
        Assert.True(found.IsBare);
    }

    [Fact]
    public void Links_in_the_path_are_followed_before_going_up()
    {
        if (OperatingSystem.IsWindows()) return;
        using var repo = new TempRepo();
        string deep = Directory.CreateDirectory(Path.Combine(repo.Root, "a", "b")).FullName;
        string link = Path.Combine(_folder.Path, "link");
        Directory.CreateSymbolicLink(link, deep);
        using GitRepository found = GitRepository.Open(link);
        Assert.Equal(repo.GitDirectory, found.GitDirectory);
    }

    [Fact]
    public void A_folder_without_repository_is_an_error_that_says_what_to_do()
    {
        KvException error = Assert.Throws<KvException>(() => GitRepository.Open(_folder.Path));
        Assert.Equal((ErrorIds.RepositoryNotFound, KvErrorKind.NotFound), (error.ErrorId, error.Kind));
        Assert.Contains("git init", error.Message, StringComparison.Ordinal);
        Assert.Contains("-Repository", error.Message, StringComparison.Ordinal);
        Assert.Equal(ErrorIds.RepositoryNotFound, Assert.Throws<KvException>(() => GitRepository.Open(Path.Combine(_folder.Path, "none"))).ErrorId);
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("gitdir: ../nowhere")]
    public void A_git_file_that_leads_nowhere_is_an_error(string content)
    {
        File.WriteAllText(Path.Combine(_folder.Path, ".git"), content);
        KvException error = Assert.Throws<KvException>(() => GitRepository.Open(_folder.Path));
        Assert.Equal(ErrorIds.RepositoryNotFound, error.ErrorId);
        Assert.Contains(".git", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_shallow_clone_is_known_as_one()
    {
        using var repo = new TempRepo();
        repo.Commit();
        repo.Commit();
        string clone = Path.Combine(_folder.Path, "clone");
        Git.Run(_folder.Path, "clone", "-q", "--depth", "1", "file://" + repo.Root, clone);
        using GitRepository found = GitRepository.Open(clone);
        Assert.True(found.IsShallow);
        Assert.False(repo.Repository.IsShallow);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_repository_is_made(bool bare)
    {
        string path = Path.Combine(_folder.Path, "new", "repo");
        using GitRepository made = GitRepository.Create(path, bare);
        Assert.Equal(bare, made.IsBare);
        Assert.Equal(bare ? "true" : "false", Git.Run(path, "rev-parse", "--is-bare-repository"));
        using GitRepository again = GitRepository.Create(path, bare);
        Assert.Equal(made.GitDirectory, again.GitDirectory);
    }

    [Fact]
    public void Opening_starts_no_process()
    {
        using var repo = new TempRepo();
        repo.Run("update-ref", "refs/kv/a", repo.Blob("1"));
        using TestProcess process = TestProcess.Start(ReadWithoutGit, [repo.Root]);
        process.AssertSucceeded();
        Assert.Equal(repo.Run("rev-parse", "refs/kv/a"), process.Output.Trim());
    }

    [Fact]
    public void Without_git_the_repository_s_own_settings_count()
    {
        using var repo = new TempRepo();
        repo.Run("config", "user.name", "Somebody Else");
        using TestProcess process = TestProcess.Start(ConfigWithoutGit, [repo.Root]);
        process.AssertSucceeded();
        Assert.Equal("Somebody Else GitNotFound", process.Output.Trim());
    }

    private static void ReadWithoutGit(string[] args)
    {
        Environment.SetEnvironmentVariable("PATH", "");
        using GitRepository repository = GitRepository.Open(args[0]);
        Console.WriteLine(repository.Refs.Read("refs/kv/a"));
    }

    private static void ConfigWithoutGit(string[] args)
    {
        Environment.SetEnvironmentVariable("PATH", "");
        using GitRepository repository = GitRepository.Open(args[0]);
        string id = Assert.Throws<KvException>(() => repository.Config.Set("a.b", "c")).ErrorId;
        Console.WriteLine($"{repository.Config.Get("user.name")} {id}");
    }
}
