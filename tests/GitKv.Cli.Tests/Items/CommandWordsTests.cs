using GitKv.Cli.Errors;

namespace GitKv.Cli.Tests.Items;

public sealed class CommandWordsTests
{
    [Theory]
    [InlineData("Use Update-GitKvItem, which does.", "Use 'gitkv update', which does.")]
    [InlineData("make it with New-GitKvStore -Name web.", "make it with gitkv store create web.")]
    [InlineData("list them with Get-GitKvItem -KeysOnly.", "list them with 'gitkv ls -r'.")]
    [InlineData("a key my-Rawhide and x-Force", "a key my-Rawhide and x-Force")]
    [InlineData("Use -Force.", "Use --force.")]
    public void Cmdlets_and_parameters_become_verbs_and_options(string message, string command) => Assert.Equal(command, CommandWords.Translate(message));
}
