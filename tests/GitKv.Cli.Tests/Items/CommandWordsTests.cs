using System.Text.RegularExpressions;
using GitKv.Cli.Errors;
using GitKv.Cli.Tests.Support;

namespace GitKv.Cli.Tests.Items;

public sealed class CommandWordsTests
{
    [Theory]
    [InlineData("Use Update-GitKvItem, which does.", "Use 'gitkv update', which does.")]
    [InlineData("make it with New-GitKvStore -Name web.", "make it with gitkv store create web.")]
    [InlineData("list them with Get-GitKvItem -KeysOnly.", "list them with 'gitkv ls -r'.")]
    [InlineData("a key my-Rawhide and x-Force", "a key my-Rawhide and x-Force")]
    [InlineData("Use -Force.", "Use --force.")]
    [InlineData("Name it (-KeyProperty, --key-property), or not.", "Name it (--key-property), or not.")]
    [InlineData("or name one with -Repository (--repository).", "or name one with -C.")]
    public void Cmdlets_and_parameters_become_verbs_and_options(string message, string command) => Assert.Equal(command, CommandWords.Translate(message));

    [Fact]
    public void No_message_of_the_engine_speaks_of_cmdlets_here()
    {
        int advice = 0;
        foreach (string file in Directory.EnumerateFiles(Path.Combine(Project.Root, "src", "GitKv.Core"), "*.cs", SearchOption.AllDirectories))
        {
            foreach (string line in File.ReadLines(file).Where(l => !l.TrimStart().StartsWith("//", StringComparison.Ordinal)))
            {
                foreach (Match text in Regex.Matches(line, "\"(?:[^\"\\\\]|\\\\.)*\""))
                {
                    string translated = CommandWords.Translate(text.Value);
                    if (translated != text.Value) advice++;
                    Assert.DoesNotMatch(@"[A-Z][a-z]+-GitKv|[ (]-(?!C\b)[A-Z]", translated);
                }
            }
        }

        Assert.True(advice > 10, "The engine's messages were not found.");
    }
}
