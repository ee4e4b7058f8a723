using FsCheck;
using FsCheck.Fluent;
using GitKv.Core.Errors;
using GitKv.Core.Formats;
using GitKv.Core.Stores;
using GitKv.Core.Tests.Keys;

namespace GitKv.Core.Tests.Formats;

public class FolderExportTests
{
    [Theory]
    [InlineData("plain.txt", "plain.txt")]
    [InlineData("é 日.txt", "é 日.txt")]
    [InlineData(".hidden", ".hidden")]
    [InlineData("100%", "100%25")]
    [InlineData(".git", "%2Egit")]
    [InlineData(".GIT", "%2EGIT")]
    [InlineData("git~1", "git%7E1")]
    [InlineData("a~b", "a~b")]
    [InlineData(".gitignore", ".gitignore")]
    [InlineData(".g\u200cit", ".g%E2%80%8Cit")]
    [InlineData("con", "%63on")]
    [InlineData("CON.tar.gz", "%43ON.tar.gz")]
    [InlineData("Lpt9 .x", "%4Cpt9 .x")]
    [InlineData("com10", "com10")]
    [InlineData("console", "console")]
    [InlineData("dot.", "dot%2E")]
    [InlineData("space ", "space%20")]
    [InlineData("...", "..%2E")]
    [InlineData("a:b", "a%3Ab")]
    [InlineData("a\\..\\b", "a%5C..%5Cb")]
    [InlineData("*?\"<>|", "%2A%3F%22%3C%3E%7C")]
    [InlineData("a\nb\0", "a%0Ab%00")]
    public void A_component_is_a_name_that_every_system_takes(string component, string name)
    {
        Assert.Equal(name, FileKey.Encode(component));
        Assert.Equal(component, FileKey.Decode(name));
    }

    [Fact]
    public void Every_component_comes_back_from_its_name()
    {
        Prop.ForAll(KeyGenerator.Component.ToArbitrary(), component =>
        {
            string name = FileKey.Encode(component);
            return FileKey.Decode(name) == component && Path.GetFileName(name) == name && name is not ("." or "..") && !name.Equals(".git", StringComparison.OrdinalIgnoreCase);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(3000));
    }

    [Theory]
    [InlineData("%2e")]
    [InlineData("%2E%2E")]
    [InlineData("%41")]
    [InlineData("a%2Fb")]
    [InlineData("100%")]
    [InlineData("%FF")]
    public void A_name_that_an_export_would_not_write_is_taken_literally(string name) => Assert.Equal(name, FileKey.Decode(name));

    [Fact]
    public void Keys_become_paths_and_values_files()
    {
        using var items = new Items();
        items.Text("app/name", "web").Json("app/x/config", "{\"n\":1}").Set("bytes", [0, 0xFF]).Text("con/a:b/.git", "odd").Text("..a/b", "dots");
        Assert.Equal(5, items.Export(items.File("out")));
        Assert.Equal(
            ["%63on/a%3Ab/%2Egit", "..a/b", "app/name", "app/x/config", "bytes"],
            Directory.EnumerateFiles(items.File("out"), "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(items.File("out"), f).Replace('\\', '/')).Order(StringComparer.Ordinal));
        Assert.Equal("{\n  \"n\": 1\n}\n", File.ReadAllText(items.File("out/app/x/config")));
        Assert.Equal(items.All(), Items.ImportAll(DocumentReader.Read(items.File("out"), new ImportOptions())));
    }

    [Fact]
    public void Files_that_are_there_are_kept_unless_forced()
    {
        using var items = new Items();
        items.Text("a", "new").Text("b", "new");
        items.Write("out/b", "precious");
        items.Write("out/other", "stays");
        var error = Assert.Throws<KvException>(() => items.Export(items.File("out")));
        Assert.Equal(ErrorIds.PathInvalid, error.ErrorId);
        Assert.Equal("precious", File.ReadAllText(items.File("out/b")));
        Assert.Equal(2, items.Export(items.File("out"), new ExportOptions { Force = true }));
        Assert.Equal("new", File.ReadAllText(items.File("out/b")));
        Assert.Equal("stays", File.ReadAllText(items.File("out/other")));
        Assert.Equal(3, Directory.GetFileSystemEntries(items.File("out")).Length);
    }

    [Fact]
    public void Nothing_is_written_through_links()
    {
        if (OperatingSystem.IsWindows()) return;
        using var items = new Items();
        items.Text("app/sub/name", "new");
        foreach (string link in new[] { "app", "app/sub", "app/sub/name" })
        {
            string root = items.File("out-" + link.Length);
            string outside = items.File("outside-" + link.Length);
            Directory.CreateDirectory(outside);
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(root, link))!);
            if (link.EndsWith("name", StringComparison.Ordinal)) File.CreateSymbolicLink(Path.Combine(root, link), Path.Combine(outside, "name"));
            else Directory.CreateSymbolicLink(Path.Combine(root, link), outside);
            var error = Assert.Throws<KvException>(() => items.Export(root, new ExportOptions { Force = true }));
            Assert.Equal(ErrorIds.PathInvalid, error.ErrorId);
            Assert.Contains("link", error.Message, StringComparison.Ordinal);
            Assert.Empty(Directory.GetFileSystemEntries(outside));
        }
    }

    [Fact]
    public void A_file_where_a_folder_must_be_is_an_error()
    {
        using var items = new Items();
        items.Text("app/name", "new");
        items.Write("out/app", "precious");
        var error = Assert.Throws<KvException>(() => items.Export(items.File("out"), new ExportOptions { Force = true }));
        Assert.Equal(ErrorIds.PathInvalid, error.ErrorId);
        Assert.Equal("precious", File.ReadAllText(items.File("out/app")));
    }

    [Theory]
    [InlineData("../escape")]
    [InlineData("a/../../escape")]
    [InlineData("./a")]
    [InlineData("a//b")]
    [InlineData("/etc/escape")]
    public void Keys_that_a_hostile_repository_makes_up_do_not_leave_the_folder(string key)
    {
        using var items = new Items();
        items.Text("ok", "x");
        KvEntry entry = items.Reader.Enumerate().Single() with { Key = key };
        var error = Assert.Throws<KvException>(() => DocumentWriter.Write(items.Reader, [entry], items.File("out/deep"), new ExportOptions { Force = true, Format = DocumentFormat.Files }));
        Assert.Equal(ErrorIds.KeyInvalid, error.ErrorId);
        Assert.Empty(Directory.GetFiles(items.File("out"), "*", SearchOption.AllDirectories));
        Assert.False(File.Exists(items.File("escape")));
    }
}
