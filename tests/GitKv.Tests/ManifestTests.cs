using System.Reflection;
using GitKv.Tests.Support;

namespace GitKv.Tests;

/// <summary>The manifest says what the assembly and the folders hold.</summary>
public sealed class ManifestTests
{
    [Fact]
    public void It_exports_each_cmdlet_of_the_assembly_by_name_and_no_other() =>
        Assert.Equal(CmdletFacts.All.Select(cmdlet => cmdlet.Name).Order(StringComparer.Ordinal), Manifest.List("CmdletsToExport"));

    [Theory]
    [InlineData("FunctionsToExport")]
    [InlineData("AliasesToExport")]
    [InlineData("VariablesToExport")]
    public void It_exports_nothing_else(string key) => Assert.Empty(Manifest.List(key));

    [Fact]
    public void Its_version_is_the_assembly_s()
    {
        var informational = CmdletFacts.Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;
        Assert.Equal(informational.Split('+', '-')[0], Manifest.Value("ModuleVersion"));
    }

    [Fact]
    public void It_asks_for_PowerShell_Core_7_6()
    {
        Assert.Equal("7.6", Manifest.Value("PowerShellVersion"));
        Assert.Equal(["Core"], Manifest.List("CompatiblePSEditions"));
    }

    [Fact]
    public void Each_file_that_it_names_is_staged()
    {
        var named = Manifest.List("FormatsToProcess").Concat(Manifest.List("TypesToProcess")).Append(Manifest.Value("RootModule"));
        Assert.All(named, file => Assert.True(File.Exists(Path.Combine(ProjectFiles.StagedModule, file)), file));
    }
}
