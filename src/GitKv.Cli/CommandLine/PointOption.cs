using System.CommandLine;
using GitKv.Core.Stores;

namespace GitKv.Cli.CommandLine;

/// <summary>The option of every verb that reads: at which point in the past.</summary>
internal sealed class PointOption
{
    private readonly Option<string?> _asOf = new("--as-of")
    {
        Description = "As it was then: a date, a commit, a version of the key, a checkpoint's name, or ~3 for three changes ago.",
        HelpName = "point",
    };

    public void AddTo(Command command) => command.Add(_asOf);

    /// <summary>Whether it is about the past.</summary>
    public bool IsGiven(ParseResult result) => result.GetValue(_asOf) is not null;

    /// <summary>The store at that point, else as it is now.</summary>
    /// <param name="session">Which store.</param>
    /// <param name="result">What was given.</param>
    /// <param name="keys">What is asked for: where it is one exact key, the point may be a version of it.</param>
    public KvSnapshot Read(Session session, ParseResult result, params IReadOnlyList<KeySelector> keys) =>
        session.Read(result.GetValue(_asOf), keys is [{ Key: { } only }] ? only : null);
}
