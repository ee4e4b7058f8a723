using System.CommandLine;
using GitKv.Cli.CommandLine;
using GitKv.Cli.Errors;
using GitKv.Core.Stores;

namespace GitKv.Cli.Commands;

/// <summary><c>gitkv test</c>: whether items are there, as the exit code.</summary>
internal static class TestCommand
{
    public static Command Create(VerbContext verbs)
    {
        var keys = new Argument<string[]>("key") { Arity = ArgumentArity.OneOrMore, Description = "Keys, patterns, or directories with a '/' at the end; all must be there." };
        var version = new Option<string?>("--if-version") { Description = "And are at this version.", HelpName = "version" };
        var literal = new Option<bool>("--literal") { Description = "Take the arguments as keys, whatever they hold." };
        var command = new Command("test", "Exit with 0 when the items are there, with 1 when one is not. Prints nothing.") { keys, version, literal };
        var point = new PointOption();
        point.AddTo(command);
        verbs.Do(command, (session, result) =>
        {
            string[] asked = result.GetValue(keys)!;
            KvSnapshot snapshot = point.Read(session, result, [.. asked.Select(k => KeySelector.Parse(k, result.GetValue(literal)))]);
            bool all = asked.All(k => IsThere(snapshot, k, result.GetValue(literal), result.GetValue(version)));
            return all ? ExitCode.Done : ExitCode.NotFound;
        });
        return command;
    }

    private static bool IsThere(KvSnapshot snapshot, string argument, bool literal, string? version)
    {
        if (argument.Length > 1 && argument[^1] == '/' && !literal && version is null) return snapshot.IsDirectory(argument[..^1]);
        KeySelector selector = KeySelector.Parse(argument, literal);
        IEnumerable<KvEntry> found = selector.Pattern is { } pattern ? snapshot.Enumerate(pattern)
            : snapshot.TryGet(selector.Key!, out KvEntry entry) ? [entry] : [];
        return version is null ? found.Any() : found.Any(e => e.Version == version);
    }
}
