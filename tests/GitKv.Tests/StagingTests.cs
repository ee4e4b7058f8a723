using GitKv.Loading;
using GitKv.Tests.Support;

namespace GitKv.Tests;

/// <summary>The staged module: what lies beside the cmdlets, and what the private load context makes of it.</summary>
public sealed class StagingTests
{
    private static readonly string Bin = Path.Combine(ProjectFiles.StagedModule, "GitKv", "bin");

    [Fact]
    public void The_cmdlets_lie_alone_in_their_folder() =>
        Assert.Equal(["GitKv.dll"], Directory.GetFiles(Bin).Select(Path.GetFileName));

    [Fact]
    public void The_engine_lies_with_its_dependencies_and_nothing_of_PowerShell_with_it()
    {
        var staged = Directory.GetFiles(Path.Combine(Bin, "deps"), "*.dll").Select(Path.GetFileName).ToList();
        Assert.Superset(new HashSet<string?> { "GitKv.Core.dll", "LibGit2Sharp.dll", "YamlDotNet.dll", "CsvHelper.dll" }, staged.ToHashSet());
        Assert.DoesNotContain("System.Management.Automation.dll", staged);
    }

    [Fact]
    public void The_engine_s_dependencies_come_from_the_module_and_the_framework_from_the_program()
    {
        var context = new EngineLoadContext(Path.Combine(Bin, "deps"));

        var own = context.LoadFromAssemblyName(new("YamlDotNet"));
        var shared = context.LoadFromAssemblyName(new("System.Text.Json"));

        Assert.StartsWith(Bin, own.Location, StringComparison.Ordinal);
        Assert.Same(typeof(System.Text.Json.JsonElement).Assembly, shared);
    }

    [Fact]
    public void Topics_have_their_summary_where_help_looks_for_it()
    {
        // PowerShell shows the fifth line of a topic as its synopsis.
        var topics = Directory.GetFiles(ProjectFiles.At("docs", "en-US"), "about_*.md");
        Assert.NotEmpty(topics);
        Assert.All(topics, topic =>
        {
            var lines = File.ReadLines(topic).Take(5).ToList();
            Assert.Equal("# " + Path.GetFileNameWithoutExtension(topic), lines[0]);
            Assert.False(string.IsNullOrWhiteSpace(lines[4]), topic);
        });
    }
}
