using GitKv.Core.Errors;
using GitKv.Core.Refs;
using GitKv.Core.Objects;
using GitKv.Core.Repositories;
using GitKv.Core.Tests.Support;

namespace GitKv.Core.Tests.Repositories;

public sealed class SettingsTests : IDisposable
{
    private readonly TempRepo _repo = new();

    public void Dispose() => _repo.Dispose();

    [Fact]
    public void The_own_reader_of_a_file_agrees_with_git()
    {
        const string text = "# comment\n[core]\n\tbare = false ; why\n\tWeird = \" a # b \" c  \n[Section \"Sub \\\"Name\\\"\"]\n  flag\n\tpath = C:\\\\x\\ty\\\n z\n"
            + "[old.Style]\n a=1\n a = 2\n\tempty =\n[one] two = three\n\tquoted = \"semi;colon\"; rest\r\n";
        string file = Path.Combine(_repo.Folder, "file");
        File.WriteAllText(file, text);
        string[] git = _repo.Run("config", "--file", file, "--list", "-z").Split('\0', StringSplitOptions.RemoveEmptyEntries);
        List<string> own = [];
        foreach ((string key, List<string> values) in LocalConfig.Read(file)) own.AddRange(values.Select(v => $"{key}\n{v}"));
        Assert.Equal(git.Select(e => e.Contains('\n', StringComparison.Ordinal) ? e : e + "\ntrue").Order(StringComparer.Ordinal), own.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_setting_is_written_read_and_removed()
    {
        GitConfig config = _repo.Repository.Config;
        Assert.Null(config.Get("gitkv.test"));
        config.Set("gitkv.test", "-two\nlines ");
        Assert.Equal("-two\nlines ", config.Get("gitkv.test"));
        Assert.Equal("-two\nlines ", _repo.Run("config", "gitkv.test"));
        config.Set("gitkv.test", null);
        config.Set("gitkv.test", null);
        Assert.Null(config.Get("GITKV.Test"));
        Assert.Equal(ErrorIds.GitFailed, Assert.Throws<KvException>(() => config.Set("no key", "x")).ErrorId);
    }

    [Fact]
    public void A_broken_configuration_is_an_error_with_git_s_words()
    {
        using GitRepository opened = GitRepository.Open(_repo.Root);
        File.AppendAllText(_repo.InGit("config"), "[broken\n");
        KvException error = Assert.Throws<KvException>(() => opened.Config.Get("a.b"));
        Assert.Equal(ErrorIds.GitFailed, error.ErrorId);
        Assert.Contains("bad config line", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("yes", true)]
    [InlineData("ON", true)]
    [InlineData("2", true)]
    [InlineData("0", false)]
    [InlineData("", false)]
    [InlineData("no", false)]
    [InlineData("perhaps", null)]
    public void Yes_and_no_are_as_git_understands_them(string value, bool? expected) => Assert.Equal(expected, GitConfig.AsBool(value));

    [Theory]
    [InlineData(null, null, false, true, false)]
    [InlineData("none", null, false, false, false)]
    [InlineData("all", null, true, true, true)]
    [InlineData("committed", null, true, true, true)]
    [InlineData("committed,-loose-object", null, true, true, true)]
    [InlineData("-pack", null, false, false, false)]
    [InlineData("none, reference", null, false, false, true)]
    [InlineData("objects,unknown", null, true, true, false)]
    [InlineData(null, true, true, true, false)]
    public void What_is_synced_follows_core_fsync(string? components, bool? objectFiles, bool loose, bool packs, bool references) =>
        Assert.Equal(new FsyncPolicy(loose, packs, references, false), FsyncPolicy.Parse(components, objectFiles));

    [Fact]
    public void Durable_syncs_everything()
    {
        Assert.Equal(FsyncPolicy.Everything, _repo.Repository.Fsync(durable: true));
        Assert.Equal(FsyncPolicy.GitDefault, _repo.Repository.Fsync(durable: false));
    }

    [Theory]
    [InlineData("group", "rw-rw----")]
    [InlineData("all", "rw-rw-r--")]
    [InlineData("0640", "rw-r-----")]
    [InlineData("0660", "rw-rw----")]
    public void New_files_of_a_shared_repository_have_the_rights_that_git_gives(string shared, string least)
    {
        if (OperatingSystem.IsWindows()) return;
        using var repo = new TempRepo(false, $"--shared={shared}");
        ObjectId id = ObjectId.Parse(repo.Blob("1"));
        repo.Run("update-ref", "refs/git/deep/a", id.ToString());
        ObjectId ours;
        using (var writer = new ObjectWriter(repo.Repository.Objects, FsyncPolicy.GitDefault))
        {
            ours = writer.Write(ObjectType.Blob, "ours"u8);
            writer.Flush();
        }

        Assert.Equal(File.GetUnixFileMode(Loose(id)), File.GetUnixFileMode(Loose(ours)));
        Assert.Equal(File.GetUnixFileMode(Path.GetDirectoryName(Loose(id))!), File.GetUnixFileMode(Path.GetDirectoryName(Loose(ours))!));
        using (RefTransaction transaction = repo.Repository.Refs.Begin())
        {
            transaction.Prepare([new RefEdit("refs/our/deep/a", ObjectId.Zero, id)]);
            transaction.Commit("", repo.Repository.Committer());
        }

        Assert.Equal(File.GetUnixFileMode(repo.InGit("refs/git/deep/a")), File.GetUnixFileMode(repo.InGit("refs/our/deep/a")));
        Assert.Equal(File.GetUnixFileMode(repo.InGit("refs/git/deep")), File.GetUnixFileMode(repo.InGit("refs/our/deep")));
        Assert.Equal(least[4] == 'w', (File.GetUnixFileMode(repo.InGit("refs/our/deep/a")) & UnixFileMode.GroupWrite) != 0);

        string Loose(ObjectId of) => repo.InGit($"objects/{of.ToString()[..2]}/{of.ToString()[2..]}");
    }

    [Fact]
    public void A_given_author_is_cleaned_as_git_cleans_names()
    {
        var given = new GitIdentity(" .Ann <the> \nGreat, ", "<ann@example.com>", DateTimeOffset.UnixEpoch);
        Assert.Equal("Ann the Great <ann@example.com> 0 +0000", _repo.Repository.Author(given).ToString());
    }
}
