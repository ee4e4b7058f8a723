using System.Diagnostics;
using GitKv.Core.Errors;
using GitKv.Core.Repositories;
using GitKv.Core.Tests.Support;

namespace GitKv.Core.Tests.Repositories;

/// <summary>Repositories of somebody else. Only root can make one, so these say nothing for others.</summary>
public sealed class RepositoryOwnerTests : IDisposable
{
    private const string Stranger = "4711";
    private readonly TempRepo _repo = new();

    public void Dispose() => _repo.Dispose();

    [Theory]
    [InlineData("")]
    [InlineData(".git")]
    public void A_repository_of_somebody_else_is_refused_with_git_s_advice(string part)
    {
        if (!TryGiveAway(Path.Combine(_repo.Root, part))) return;
        KvException error = Assert.Throws<KvException>(() => GitRepository.Open(_repo.Root));
        Assert.Equal((ErrorIds.RepositoryNotTrusted, KvErrorKind.Denied), (error.ErrorId, error.Kind));
        Assert.Contains($"git config --global --add safe.directory {_repo.Root}", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_bare_repository_of_somebody_else_is_refused()
    {
        using var bare = new TempRepo(bare: true);
        if (!TryGiveAway(bare.Root)) return;
        Assert.Equal(ErrorIds.RepositoryNotTrusted, Assert.Throws<KvException>(() => GitRepository.Open(bare.Root)).ErrorId);
    }

    [Fact]
    public void It_is_opened_where_git_trusts_it()
    {
        if (!TryGiveAway(_repo.Root)) return;
        string global = Path.Combine(_repo.Folder, "gitconfig");
        File.WriteAllText(global, $"[safe]\n\tdirectory = {_repo.Root}\n");
        Assert.Equal("opened", Run($"GIT_CONFIG_GLOBAL={global}"));
        Assert.Equal(ErrorIds.RepositoryNotTrusted, Run());
    }

    [Fact]
    public void Under_sudo_the_caller_s_repository_is_opened()
    {
        if (!TryGiveAway(_repo.Root)) return;
        Assert.Equal("opened", Run($"SUDO_UID={Stranger}"));
        Assert.Equal(ErrorIds.RepositoryNotTrusted, Run("SUDO_UID=4712"));
    }

    [Fact]
    public void A_repository_named_by_GIT_DIR_is_trusted()
    {
        if (!TryGiveAway(_repo.GitDirectory)) return;
        Assert.Equal("opened", Run($"GIT_DIR={_repo.GitDirectory}", "open=."));
    }

    private static bool TryGiveAway(string path)
    {
        if (!OperatingSystem.IsLinux() || Environment.UserName != "root") return false;
        using Process chown = Process.Start("chown", [Stranger, path]);
        chown.WaitForExit();
        return chown.ExitCode == 0;
    }

    private string Run(params string[] variables)
    {
        using TestProcess process = TestProcess.Start(Open, [_repo.Root, .. variables]);
        process.AssertSucceeded();
        return process.Output.Trim();
    }

    private static void Open(string[] args)
    {
        foreach (string[] pair in args.Skip(1).Select(a => a.Split('=', 2))) Environment.SetEnvironmentVariable(pair[0], pair[1]);
        try
        {
            GitRepository.Open(Environment.GetEnvironmentVariable("open") ?? args[0]).Dispose();
            Console.WriteLine("opened");
        }
        catch (KvException e)
        {
            Console.WriteLine(e.ErrorId);
        }
    }
}
