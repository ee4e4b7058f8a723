using System.Diagnostics;
using GitKv.Core.Errors;
using GitKv.Core.Formats;
using GitKv.Core.Tests.Support;

namespace GitKv.Core.Tests.Formats;

public class FileImportTests
{
    [Fact]
    public void A_folder_is_a_value_a_file_in_the_order_of_names()
    {
        using var folder = new TempFolder();
        Write(folder, "b.txt", "b");
        Write(folder, "a/x.json", "{\"n\": 1}");
        Write(folder, "a/deep/er", "");
        Write(folder, ".hidden", "h");
        Write(folder, "100%.txt", "p");
        Write(folder, "colon%3A", "c");
        Write(folder, ".git/config", "no");
        Write(folder, "sub/.git", "no");
        Assert.Equal([".hidden=h", "100%.txt=p", "a/deep/er=", "a/x.json={\"n\": 1}", "b.txt=b", "colon:=c"], Items.Import(folder.Path));
        Assert.Equal(["p/.hidden=h"], Items.Import(folder.Path, new ImportOptions { Prefix = "p" })[..1]);
        Assert.All(DocumentReader.Read(folder.Path, new ImportOptions()), document => Assert.Null(document.Value));
    }

    [Fact]
    public void The_extension_says_the_format()
    {
        using var folder = new TempFolder();
        foreach ((string name, string text) in new[]
        {
            ("a.json", "{\"k\":1}"), ("a.NDJSON", "{\"key\":\"k\",\"value\":1}"), ("a.jsonl", "{\"key\":\"k\",\"value\":1}"), ("a.yaml", "k: 1"), ("a.yml", "k: 1"),
        })
        {
            Assert.Equal(["k=1"], Items.Import(Write(folder, name, text)));
        }
        Assert.Equal(["k={\"v\": \"1,5\"}"], Items.Import(Write(folder, "a.tsv", "key\tv\nk\t1,5\n")));
        Assert.Equal(["k={\"v\": \"1\"}"], Items.Import(Write(folder, "a.csv", "key,v\nk,1\n")));
    }

    [Fact]
    public void A_single_file_can_be_a_value()
    {
        using var folder = new TempFolder();
        string path = Write(folder, "a b.png", "x");
        Assert.Equal(["a b.png=x"], Items.Import(path, new ImportOptions { Format = DocumentFormat.Files }));
        Assert.Equal(["p/q/a b.png=x"], Items.Import(path, new ImportOptions { Format = DocumentFormat.Files, Prefix = "p/q" }));
        AssertFails(ErrorIds.FormatInvalid, "Files", path, new ImportOptions());
    }

    [Fact]
    public void Paths_and_options_that_do_not_fit_are_refused_at_once()
    {
        using var folder = new TempFolder();
        Assert.Equal(KvErrorKind.NotFound, AssertFails(ErrorIds.PathInvalid, "not there", Path.Combine(folder.Path, "none.json"), new ImportOptions()).Kind);
        AssertFails(ErrorIds.PathInvalid, "folder", folder.Path, new ImportOptions { Format = DocumentFormat.Json });
        AssertFails(ErrorIds.FormatInvalid, "paths", folder.Path, new ImportOptions { KeyProperty = "id" });
        Assert.Equal(ErrorIds.FormatInvalid, Assert.Throws<KvException>(() => DocumentReader.Read(Stream.Null, new ImportOptions())).ErrorId);
        Assert.Equal(ErrorIds.FormatInvalid, Assert.Throws<KvException>(() => DocumentReader.Read(Stream.Null, new ImportOptions { Format = DocumentFormat.Files })).ErrorId);
    }

    [Fact]
    public void An_error_names_the_file()
    {
        using var folder = new TempFolder();
        string path = Write(folder, "broken.json", "{\"a\":1,}");
        AssertFails(ErrorIds.FormatInvalid, path, path, new ImportOptions());
        string key = Write(folder, "sub/" + new string('k', 250) + ".x", "x");
        AssertFails(ErrorIds.KeyInvalid, Path.GetFileName(key)[..80], folder.Sub("sub"), new ImportOptions { Prefix = new string('p', 256) });
    }

    [Fact]
    public void Links_do_not_lead_out_of_the_folder()
    {
        if (OperatingSystem.IsWindows()) return;
        using var folder = new TempFolder();
        string inside = folder.Sub("in");
        Write(folder, "in/file", "x");
        Write(folder, "out/secret", "s");
        File.CreateSymbolicLink(Path.Combine(inside, "link"), "file");
        Directory.CreateSymbolicLink(Path.Combine(inside, "loop"), inside);
        Directory.CreateSymbolicLink(Path.Combine(inside, "outside"), Path.Combine(folder.Path, "out"));
        Assert.Equal(["file=x", "link=x"], Items.Import(inside));

        Directory.CreateSymbolicLink(Path.Combine(folder.Path, "in-link"), inside);
        Assert.Equal(["file=x", "link=x"], Items.Import(Path.Combine(folder.Path, "in-link")));

        File.CreateSymbolicLink(Path.Combine(inside, "zz"), "../out/secret");
        AssertFails(ErrorIds.PathInvalid, "outside", inside, new ImportOptions());
        File.Delete(Path.Combine(inside, "zz"));
        File.CreateSymbolicLink(Path.Combine(inside, "zz"), "outside/secret");
        AssertFails(ErrorIds.PathInvalid, "outside", inside, new ImportOptions());
        File.Delete(Path.Combine(inside, "zz"));
        File.CreateSymbolicLink(Path.Combine(inside, "zz"), "nowhere");
        AssertFails(ErrorIds.PathInvalid, "not there", inside, new ImportOptions());
    }

    [Fact]
    public void A_pipe_is_refused_instead_of_waited_for()
    {
        if (!OperatingSystem.IsLinux()) return;
        using var folder = new TempFolder();
        Process.Start("mkfifo", [Path.Combine(folder.Path, "pipe")]).WaitForExit();
        AssertFails(ErrorIds.PathInvalid, "pipe", folder.Path, new ImportOptions());
        AssertFails(ErrorIds.PathInvalid, "pipe", Path.Combine(folder.Path, "pipe"), new ImportOptions { Format = DocumentFormat.Files });
    }

    [Fact]
    public void Cancelling_stops_between_documents()
    {
        using var folder = new TempFolder();
        using var cancellation = new CancellationTokenSource();
        string path = Write(folder, "a.json", "{\"a\":1,\"b\":2,\"c\":3}");
        using IEnumerator<ImportedDocument> documents = DocumentReader.Read(path, new ImportOptions(), cancellation.Token).GetEnumerator();
        Assert.True(documents.MoveNext());
        cancellation.Cancel();
        Assert.Throws<OperationCanceledException>(() => documents.MoveNext());
    }

    private static string Write(TempFolder folder, string name, string text)
    {
        string path = Path.Combine(folder.Path, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    private static KvException AssertFails(string id, string says, string path, ImportOptions options)
    {
        var error = Assert.Throws<KvException>(() => Items.Import(path, options));
        Assert.Equal(id, error.ErrorId);
        Assert.Contains(says, error.Message, StringComparison.Ordinal);
        return error;
    }
}
