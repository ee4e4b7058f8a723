using System.Text.RegularExpressions;
using GitKv.Cli.Tests.Support;

namespace GitKv.Cli.Tests.Docs;

/// <summary>docs/gitkv.md names every option that the command has, and none that it has not.</summary>
public sealed class ReferenceTests : CommandTestsBase
{
    private static readonly string[] s_common = ["-C", "-h", "--help", "--store", "-s", "--ref-prefix", "--remote"];
    private static readonly string[] s_writing = ["-m", "--message", "--author", "--durable", "--lock-timeout", "--lock"];
    private static readonly string s_manual = File.ReadAllText(Path.Combine(Project.Root, "docs", "gitkv.md"));

    [Theory]
    [InlineData("get")]
    [InlineData("set")]
    [InlineData("new")]
    [InlineData("rm")]
    [InlineData("ls")]
    [InlineData("tree")]
    [InlineData("log")]
    [InlineData("watch")]
    [InlineData("wait")]
    [InlineData("test")]
    [InlineData("cp")]
    [InlineData("mv")]
    [InlineData("update")]
    [InlineData("fsck")]
    [InlineData("stats")]
    [InlineData("gc")]
    [InlineData("diff")]
    [InlineData("restore")]
    [InlineData("blame")]
    [InlineData("merge")]
    [InlineData("sync", "push", "pull")]
    [InlineData("lock")]
    [InlineData("unlock")]
    [InlineData("next")]
    [InlineData("import", "export")]
    [InlineData("export", "import")]
    public void The_section_of_a_command_has_the_options_of_its_help(string verb, params string[] sameSection)
    {
        string section = Regex.Split(s_manual, "^##+ ", RegexOptions.Multiline).Single(part => Regex.IsMatch(part.Split('\n')[0], $@"\bgitkv {verb}\b.*`"));
        HashSet<string> written = Options(section, @"(?<=[`| ])--?[A-Za-z][a-z-]*(?=[ `,])");
        HashSet<string> shown = Help(verb);
        HashSet<string> own = [.. shown.Except(s_common).Except(s_writing)];
        Assert.Subset(written, own);
        Assert.Subset(shown.Concat(s_common).Concat(sameSection.SelectMany(Help)).ToHashSet(), written.Where(o => o.StartsWith("--", StringComparison.Ordinal)).ToHashSet());
    }

    [Fact]
    public void What_all_commands_share_is_said_once()
    {
        string shared = s_manual[s_manual.IndexOf("\n## Reference", StringComparison.Ordinal)..s_manual.IndexOf("\n### gitkv get", StringComparison.Ordinal)];
        foreach (string option in s_common.Concat(s_writing)) Assert.Contains("`" + option, shared, StringComparison.Ordinal);
        Assert.Subset(Help("set"), s_common.Concat(s_writing).ToHashSet());
    }

    private HashSet<string> Help(string verb)
    {
        string help = Run(verb, "--help").Output;
        return Options(help[help.IndexOf("\nOptions:", StringComparison.Ordinal)..], @"(?<=^  |^  .*?, )--?[A-Za-z][a-z-]*");
    }

    private static HashSet<string> Options(string text, string pattern) =>
        [.. Regex.Matches(text, pattern, RegexOptions.Multiline).Select(m => m.Value)];
}
