using GitKv.Drive;

namespace GitKv.Tests;

/// <summary>Paths of drives are texts that PowerShell cuts and joins; what they name must come through that unchanged.</summary>
public sealed class DrivePathTests
{
    [Theory]
    [InlineData("plain")]
    [InlineData(@"back\slash")]
    [InlineData("at@{then}")]
    [InlineData("%5C")]
    [InlineData("%255c")]
    [InlineData("100%")]
    [InlineData("%2%5C")]
    [InlineData("a!b::c")]
    [InlineData("@")]
    [InlineData("{}")]
    public void A_component_comes_back_as_it_was(string component)
    {
        string escaped = PathEscape.Escape(component);
        Assert.DoesNotContain('\\', escaped);
        Assert.Equal(component, PathEscape.Unescape(escaped));
        Assert.Equal(new DrivePath("/r", "s", null, "x/" + component, null), DrivePath.TryParse($"/r!s/x/{escaped}"));
    }

    [Theory]
    [InlineData("/home/me/repo", "default", null)]
    [InlineData("/home/me!you/a::b/repo", "refs/heads/kv/x", null)]
    [InlineData("/r", "s", "origin")]
    [InlineData("/r", "s", "https://example.org/x.git")]
    public void A_root_names_repository_store_and_remote(string repository, string store, string? remote)
    {
        string root = DrivePath.RootOf(repository, store, remote);
        Assert.Equal(new DrivePath(repository, store, remote, "", null), DrivePath.TryParse(root));
        Assert.Equal(new DrivePath(repository, store, remote, "a/b", null), DrivePath.TryParse(root + "/a/b"));
    }

    [Fact]
    public void A_root_does_not_look_like_a_path_of_the_file_system_or_of_another_provider()
    {
        string root = DrivePath.RootOf(Path.GetFullPath("/home/a::b"), "default", null);
        Assert.False(root.StartsWith('/'));
        Assert.DoesNotContain("::", root, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/r::s/a/b", "a/b", null)]
    [InlineData(@"/r::s\a\b", "a/b", null)]
    [InlineData("/r!s", "", null)]
    [InlineData("/r!s/", "", null)]
    [InlineData("/r!s//a//b/", "a/b", null)]
    [InlineData("/r!s/./a/../b", "b", null)]
    [InlineData("/r!s/../..", "", null)]
    [InlineData("/r!s/a@{2026-01-01}/b", "a/b", "2026-01-01")]
    [InlineData("/r!s/@{v1}/a", "a", "v1")]
    [InlineData("/r!s@{~3}/a", "a", "~3")]
    [InlineData("/r!s@{~3}/a@{v1}", "a", "v1")]
    [InlineData("/r!s/a@{v1}b", "a@{v1}b", null)]
    [InlineData("/r!s/a@{release%2F1}", "a", "release/1")]
    public void A_path_names_a_key_and_a_point(string path, string key, string? point) =>
        Assert.Equal(new DrivePath("/r", "s", null, key, point), DrivePath.TryParse(path));

    [Theory]
    [InlineData("")]
    [InlineData("/home/me/repo")]
    [InlineData("app/web")]
    public void A_path_without_a_store_names_none(string path) => Assert.Null(DrivePath.TryParse(path));

    [Theory]
    [InlineData("", "", "default", "")]
    [InlineData("repo", "repo", "default", "")]
    [InlineData("repo!x", "repo!x", "default", "")]
    [InlineData("::s", "", "s", "")]
    [InlineData("../r::s", "../r", "s", "")]
    [InlineData("r::s/app/web", "r", "s", "app/web")]
    [InlineData("r::refs/heads/kv/x", "r", "refs/heads/kv/x", "")]
    public void A_drive_is_made_from_what_people_write(string root, string repository, string store, string key) =>
        Assert.Equal(new DrivePath(repository, store, null, key, null), DrivePath.ParseRoot(root));

    [Fact]
    public void A_point_is_written_so_that_it_is_one_part_of_the_path() =>
        Assert.Equal("release/1", DrivePath.TryParse(DrivePath.At("/r!s/a", "release/1") + "/b")!.Point);
}
