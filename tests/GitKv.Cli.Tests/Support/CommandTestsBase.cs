using GitKv.Core.Tests.Support;

namespace GitKv.Cli.Tests.Support;

/// <summary>A repository of its own, and short words for what tests do in it with the command.</summary>
public abstract class CommandTestsBase : IDisposable
{
    private protected TempRepo Repo { get; } = new();

    public void Dispose()
    {
        Repo.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected CommandOutcome Run(params string[] arguments) => GitKvCommand.Run(Repo.Root, arguments);

    private protected CommandOutcome RunWith(string input, params string[] arguments) => GitKvCommand.RunWith(Repo.Root, input, arguments);

    private protected CommandOutcome Try(params string[] arguments) => GitKvCommand.Try(Repo.Root, arguments);

    /// <summary>Runs the command, which must end with this exit code and report this error on one line, and on nothing else.</summary>
    private protected void AssertFails(int exitCode, string errorId, params string[] arguments)
    {
        CommandOutcome outcome = Try(arguments);
        Assert.Equal((exitCode, ""), (outcome.ExitCode, outcome.Output));
        Assert.Matches($@"\Agitkv: [^\r\n]+ \[{errorId}\]\r?\n\z", outcome.Error);
    }

    private protected string Get(string key) => Run("get", key).Output;

    private protected string VersionOf(string key) => JsonOf(key).GetProperty("version").GetString()!;

    private protected System.Text.Json.JsonElement JsonOf(string key, params string[] more) =>
        System.Text.Json.JsonDocument.Parse(Run(["get", "--json", "--literal", .. more, "--", key]).Bytes).RootElement;

    private protected void Fsck() => Repo.Run("fsck", "--full", "--strict");
}
