using GitKv.Core.Errors;
using GitKv.Core.Repositories;
using GitKv.Core.Tests.Support;

namespace GitKv.Core.Tests.Repositories;

/// <summary>What the environment says, in processes of their own, as it belongs to the whole process.</summary>
public sealed class EnvironmentTests : IDisposable
{
    private readonly TempRepo _repo = new();

    public void Dispose() => _repo.Dispose();

    [Fact]
    public void GIT_DIR_counts_for_the_current_folder_only()
    {
        using var other = new TempRepo();
        Assert.Equal(other.GitDirectory, Open(".", $"GIT_DIR={other.GitDirectory}"));
        Assert.Equal(_repo.GitDirectory, Open(_repo.Root, $"GIT_DIR={other.GitDirectory}"));
        Assert.Equal(ErrorIds.RepositoryNotFound, Open(".", $"GIT_DIR={_repo.Folder}"));
    }

    [Fact]
    public void GIT_CEILING_DIRECTORIES_ends_the_search()
    {
        string deep = Directory.CreateDirectory(Path.Combine(_repo.Root, "a", "b")).FullName;
        Assert.Equal(_repo.GitDirectory, Open(deep));
        Assert.Equal(_repo.GitDirectory, Open(deep, $"GIT_CEILING_DIRECTORIES={Path.GetDirectoryName(_repo.Root)}"));
        Assert.Equal(ErrorIds.RepositoryNotFound, Open(deep, $"GIT_CEILING_DIRECTORIES={_repo.Root}"));
        Assert.Equal(_repo.GitDirectory, Open(_repo.Root, $"GIT_CEILING_DIRECTORIES={_repo.Root}"));
    }

    [Fact]
    public void Settings_of_the_environment_and_the_person_count()
    {
        string global = Path.Combine(_repo.Folder, "gitconfig");
        File.WriteAllText(global, "[user]\n\tname = Person\n[kv \"Sub\"]\n\tvalue = one\n\tvalue = two words\n\tflag\n");
        _repo.Run("config", "--unset", "user.name");
        Assert.Equal(
            "Person <test@example.com>; two words; one,two words; True; 7",
            Run(Settings, _repo.Root, $"GIT_CONFIG_GLOBAL={global}", "GIT_CONFIG_COUNT=1", "GIT_CONFIG_KEY_0=kv.number", "GIT_CONFIG_VALUE_0=7"));
    }

    [Theory]
    [InlineData("Ann <Other>,|ann@example.com|@1700000000 -0330", "Ann Other <ann@example.com> 1700000000 -0330")]
    [InlineData("Ann|ann@example.com|1700000000 +0000", "Ann <ann@example.com> 1700000000 +0000")]
    [InlineData("Ann|<a\nb>|2023-11-14T22:13:20Z", "Ann <ab> 1700000000 +0000")]
    [InlineData("Ann|ann@example.com|2023-11-14 23:13:20 +0100", "Ann <ann@example.com> 1700000000 +0100")]
    [InlineData("Ann|ann@example.com|Tue, 14 Nov 2023 23:13:20 +0100", "Ann <ann@example.com> 1700000000 +0100")]
    public void The_author_comes_from_the_environment_first(string given, string expected)
    {
        string[] parts = given.Split('|');
        Assert.Equal(expected, Run(Author, _repo.Root, $"GIT_AUTHOR_NAME={parts[0]}", $"GIT_AUTHOR_EMAIL={parts[1]}", $"GIT_AUTHOR_DATE={parts[2]}"));
    }

    [Fact]
    public void A_missing_identity_is_made_up()
    {
        _repo.Run("config", "--unset", "user.name");
        _repo.Run("config", "--unset", "user.email");
        string made = Run(Author, _repo.Root, "GIT_AUTHOR_DATE=never");
        Assert.Matches("^[^<]+ <[^@>]+@[^@>]+> [0-9]+ [+-][0-9]{4}$", made);
        Assert.Matches("^[^<]+ <[^@>]+@[^@>]+> [0-9]+ [+-][0-9]{4}$", Run(Author, _repo.Root, "GIT_AUTHOR_NAME= ,.;"));
    }

    [Fact]
    public void A_bare_repository_that_was_not_named_is_not_used_for_writing_where_git_would_not()
    {
        using var bare = new TempRepo(bare: true);
        string global = Path.Combine(_repo.Folder, "gitconfig");
        File.WriteAllText(global, "[safe]\n\tbareRepository = explicit\n");
        Assert.Equal(ErrorIds.RepositoryNotTrusted, Run(Author, bare.Root, $"GIT_CONFIG_GLOBAL={global}"));
        Assert.StartsWith("Test <", Run(Author, ".", $"GIT_CONFIG_GLOBAL={global}", $"GIT_DIR={bare.Root}"), StringComparison.Ordinal);
        Assert.StartsWith("Test <", Run(Author, _repo.Root, $"GIT_CONFIG_GLOBAL={global}"), StringComparison.Ordinal);
    }

    private static string Open(string path, params string[] variables) => Run(GitDirectoryOf, path, variables);

    private static string Run(Action<string[]> method, string path, params string[] variables)
    {
        using TestProcess process = TestProcess.Start(method, [path, .. variables]);
        process.AssertSucceeded();
        return process.Output.Trim();
    }

    private static void GitDirectoryOf(string[] args) => Show(args, static repository => repository.GitDirectory);

    private static void Author(string[] args) => Show(args, static repository => repository.Author().ToString());

    private static void Settings(string[] args) => Show(args, static repository =>
    {
        GitIdentity author = repository.Author();
        GitConfig config = repository.Config;
        return $"{author.Name} <{author.Email}>; {config.Get("KV.Sub.Value")}; {string.Join(',', config.GetAll("kv.Sub.value"))}; "
            + $"{config.GetBool("kv.Sub.flag")}; {config.Get("kv.number")}{config.Get("kv.sub.value")}";
    });

    /// <summary>The other process: a folder, then variables to set.</summary>
    private static void Show(string[] args, Func<GitRepository, string> what)
    {
        foreach (string name in (string[])["GIT_AUTHOR_NAME", "GIT_AUTHOR_EMAIL"]) Environment.SetEnvironmentVariable(name, null);
        foreach (string[] pair in args.Skip(1).Select(a => a.Split('=', 2))) Environment.SetEnvironmentVariable(pair[0], pair[1]);
        try
        {
            using GitRepository repository = GitRepository.Open(args[0]);
            Console.WriteLine(what(repository));
        }
        catch (KvException e)
        {
            Console.WriteLine(e.ErrorId);
        }
    }
}
