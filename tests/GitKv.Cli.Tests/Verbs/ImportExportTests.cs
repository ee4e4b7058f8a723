using System.Text.Json;
using GitKv.Cli.Tests.Support;

namespace GitKv.Cli.Tests.Verbs;

public sealed class ImportExportTests : CommandTestsBase
{
    private const string Packages = """
        {"package":"adduser","section":"admin","size":5}
        {"package":"bash","section":"shells","size":6}
        {"package":"dash","section":"shells","size":7}
        """;

    [Fact]
    public void Documents_from_standard_input_get_their_keys_from_a_template_in_one_commit()
    {
        RunWith(Packages, "import", "-", "--key-template", "{section}/{package}", "--prefix", "debian", "-m", "index");
        Assert.Equal(["debian/admin/adduser", "debian/shells/bash", "debian/shells/dash"], Run("ls", "-r").Lines);
        Assert.Equal(7, JsonOf("debian/shells/dash").GetProperty("value").GetProperty("size").GetInt32());
        Assert.Equal("index", Repo.Run("log", "--format=%s", "refs/kv/default"));
        Fsck();
    }

    [Fact]
    public void A_batch_size_makes_a_commit_for_each_batch()
    {
        RunWith(Packages, "import", "-", "-k", "package", "--batch-size", "2");
        Assert.Equal("2", Repo.Run("rev-list", "--count", "refs/kv/default"));
        Assert.Equal(["adduser", "bash", "dash"], Run("ls").Lines);
    }

    [Fact]
    public void Nothing_is_imported_when_a_document_is_wrong()
    {
        CommandOutcome outcome = GitKvCommand.Try(Repo.Root, System.Text.Encoding.UTF8.GetBytes(Packages + "\n{\"section\":\"x\"}\n"), null, "import", "-", "-k", "package");
        Assert.Equal(2, outcome.ExitCode);
        Assert.Matches(@"\Agitkv: .*4.* \[FormatInvalid\]\r?\n\z", outcome.Error);
        Assert.Equal("", Repo.Run("for-each-ref"));
    }

    [Theory]
    [InlineData("ndjson")]
    [InlineData("json")]
    [InlineData("yaml")]
    public void What_is_exported_to_standard_output_is_imported_again(string format)
    {
        MakeAllKinds();
        string before = Run("get", "--json", "**").Output;
        CommandOutcome exported = Run("export", "-", "--format", format);
        Run("store", "create", "copy");
        GitKvCommand.Try(Repo.Root, exported.Bytes, null, "-s", "copy", "import", "-", "--format", format);
        Assert.Equal(WithoutVersions(before), WithoutVersions(Run("-s", "copy", "get", "--json", "**").Output));
    }

    [Fact]
    public void A_folder_of_files_round_trips()
    {
        MakeAllKinds();
        string before = Run("get", "--json", "**").Output;
        Run("export", "out/");
        Assert.Equal("text\n", File.ReadAllText(Path.Combine(Repo.Root, "out", "a", "text")));
        Run("store", "create", "copy");
        Run("-s", "copy", "import", "out");
        Assert.Equal(before, Run("-s", "copy", "get", "--json", "**").Output);
    }

    [Fact]
    public void Keys_and_patterns_choose_what_is_exported()
    {
        MakeAllKinds();
        Assert.Equal(["a/json", "a/text"], Keys("export", "-", "a"));
        Assert.Equal(["a/text", "n"], Keys("export", "-", "**/text", "n", "a/text"));
        AssertFails(1, "ItemNotFound", "export", "-", "nix");
    }

    [Fact]
    public void A_file_that_is_there_is_overwritten_only_by_force()
    {
        MakeAllKinds();
        string file = Path.Combine(Repo.Root, "f.json");
        File.WriteAllText(file, "mine");
        Assert.NotEqual(0, Try("export", file).ExitCode);
        Assert.Equal("mine", File.ReadAllText(file));
        Run("export", file, "--force");
        Assert.Equal(5, JsonDocument.Parse(File.ReadAllText(file)).RootElement.GetProperty("n").GetInt32());
    }

    [Fact]
    public void A_CSV_file_is_a_document_a_line()
    {
        File.WriteAllText(Path.Combine(Repo.Root, "t.csv"), "id;name\n1;one\n2;\"t;wo\"\n");
        Run("import", "t.csv", "-k", "id", "--delimiter", ";");
        Assert.Equal("t;wo", JsonOf("2").GetProperty("value").GetProperty("name").GetString());
        AssertFails(2, "UsageInvalid", "import", "t.csv", "--delimiter", "ab");
        Assert.NotEqual(0, Try("import", "nix.csv").ExitCode);
    }

    [Fact]
    public void An_import_of_much_streams_in_a_small_heap()
    {
        var heap = new Dictionary<string, string?> { ["DOTNET_GCHeapHardLimit"] = "6000000" };
        using System.Diagnostics.Process import = GitKvCommand.Start(Repo.Root, heap, "import", "-", "-k", "id");
        string filler = new('x', 20_000);
        for (int i = 0; i < 10_000; i++) import.StandardInput.Write($$"""{"id":"{{i % 100}}/{{i}}","text":"{{i}} {{filler}}"}""" + "\n");
        import.StandardInput.Close();
        CommandOutcome outcome = GitKvCommand.Finish(import);
        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        Assert.Equal(10_000, Run("ls", "-r").Lines.Length);

        // A reader that goes away ends the export, too.
        using System.Diagnostics.Process export = GitKvCommand.Start(Repo.Root, heap, "export", "-");
        export.StandardInput.Close();
        export.StandardOutput.BaseStream.ReadExactly(new byte[100]);
        export.StandardOutput.Close();
        Assert.Equal("", export.StandardError.ReadToEnd());
        export.WaitForExit();
        Assert.Equal(141, export.ExitCode);
    }

    private static string[] WithoutVersions(string lines) => [.. lines.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => l[..l.LastIndexOf(",\"version\"", StringComparison.Ordinal)])];

    private string[] Keys(params string[] arguments) => [.. Run(arguments).Lines.Select(l => JsonDocument.Parse(l).RootElement.GetProperty("key").GetString()!)];

    private void MakeAllKinds()
    {
        RunWith("""
            {"key":"a/text","value":"text\n"}
            {"key":"a/json","value":{"b":[1.50,null,"x"]}}
            {"key":"n","value":5}
            {"key":"number-like text","value":"5"}
            {"key":"bytes","value":{"$base64":"AP8K"}}
            """, "set", "--stdin");
    }
}
