using GitKv.Cli.Tests.Support;

namespace GitKv.Cli.Tests.Verbs;

public sealed class TestTests : CommandTestsBase
{
    [Fact]
    public void The_exit_code_tells_and_nothing_is_printed()
    {
        Run("set", "a/b", "1");
        string version = VersionOf("a/b");
        foreach ((int exit, string[] arguments) in ((int, string[])[])
        [
            (0, ["a/b"]), (1, ["a"]), (0, ["a/"]), (1, ["a/b/"]), (0, ["a/*"]), (1, ["b*"]), (1, ["a/b", "nix"]),
            (0, ["a/b", "--if-version", version]), (1, ["a/b", "--if-version", new string('1', 40)]), (1, ["--literal", "a/*"]),
        ])
        {
            CommandOutcome outcome = Try(["test", .. arguments]);
            Assert.Equal((exit, "", ""), (outcome.ExitCode, outcome.Output, outcome.Error));
        }
    }
}
