using System.Text.RegularExpressions;
using System.Xml.Linq;
using GitKv.Core.Errors;

namespace GitKv.Core.Tests.Docs;

/// <summary>What can be said of the help without PowerShell; tests/Help.Tests.ps1 has the rest.</summary>
public sealed class HelpPageTests
{
    private static readonly XNamespace s_command = "http://schemas.microsoft.com/maml/dev/command/2004/10";

    private static string[] Cmdlets { get; } =
        [.. Regex.Matches(Regex.Match(ProjectFiles.Read("GitKv.psd1"), @"CmdletsToExport\s*=\s*@\(([^)]*)\)").Groups[1].Value, "'([^']+)'").Select(m => m.Groups[1].Value).Order(StringComparer.Ordinal)];

    private static string[] ErrorIdsInCode { get; } =
        [.. typeof(ErrorIds).GetFields().Where(f => f.IsLiteral).Select(f => (string)f.GetRawConstantValue()!).Order(StringComparer.Ordinal)];

    [Fact]
    public void Every_cmdlet_of_the_manifest_has_a_page_and_every_page_a_cmdlet()
    {
        string[] pages = [.. Directory.GetFiles(ProjectFiles.Pages, "*.md").Select(p => Path.GetFileNameWithoutExtension(p)).Where(n => !n.StartsWith("about_", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];
        Assert.NotEmpty(Cmdlets);
        Assert.Equal(Cmdlets, pages);
    }

    [Fact]
    public void The_kept_maml_has_every_cmdlet_with_examples_and_no_placeholder()
    {
        XDocument maml = XDocument.Parse(ProjectFiles.Read("GitKv", "en-US", "GitKv.dll-Help.xml"));
        XElement[] commands = [.. maml.Root!.Elements(s_command + "command")];
        Assert.Equal(Cmdlets, commands.Select(c => c.Element(s_command + "details")!.Element(s_command + "name")!.Value).Order(StringComparer.Ordinal));
        Assert.All(commands, c => Assert.NotEmpty(c.Descendants(s_command + "example")));
        Assert.DoesNotContain("{{ Fill", maml.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_error_id_is_described_and_every_description_is_of_an_error_id()
    {
        string[] described = [.. Regex.Matches(ProjectFiles.Read("docs", "en-US", "about_GitKv_Errors.md"), @"^#### (\w+)$", RegexOptions.Multiline).Select(m => m.Groups[1].Value).Order(StringComparer.Ordinal)];
        Assert.Equal(ErrorIdsInCode, described);
    }

    [Fact]
    public void Error_ids_that_pages_speak_of_exist()
    {
        foreach (string page in Directory.GetFiles(ProjectFiles.Pages, "*-*.md"))
        {
            Match errors = Regex.Match(File.ReadAllText(page).ReplaceLineEndings("\n"), @"\nErrors: (.*?)about_GitKv_Errors", RegexOptions.Singleline);
            Assert.True(errors.Success, $"{page} says nothing about errors");
            foreach (Match id in Regex.Matches(errors.Value, @"`(\w+)`")) Assert.Contains(id.Groups[1].Value, ErrorIdsInCode);
        }
    }

    [Fact]
    public void Topics_begin_as_get_help_wants_them()
    {
        foreach (string topic in Directory.GetFiles(ProjectFiles.Pages, "about_*.md"))
        {
            string[] lines = File.ReadAllLines(topic);
            Assert.Equal(["# " + Path.GetFileNameWithoutExtension(topic), "", "## SHORT DESCRIPTION", ""], lines[..4]);
            Assert.NotEqual("", lines[4]);
            Assert.All(lines, line => Assert.True(line.Length <= 80, $"{topic}: a console has 80 columns: {line}"));
        }
    }

    [Theory]
    [InlineData("README.md")]
    [InlineData("CHANGELOG.md")]
    [InlineData("docs")]
    public void Links_lead_to_files_that_there_are(string where)
    {
        string path = Path.Combine(ProjectFiles.Root, where);
        foreach (string page in Directory.Exists(path) ? Directory.GetFiles(path, "*.md", SearchOption.AllDirectories) : [path])
        {
            foreach (Match link in Regex.Matches(File.ReadAllText(page), @"\]\(([^):#]+)(#[^)]*)?\)"))
                Assert.True(File.Exists(Path.Combine(Path.GetDirectoryName(page)!, link.Groups[1].Value)), $"{page} links to {link.Groups[1].Value}");
        }
    }
}
