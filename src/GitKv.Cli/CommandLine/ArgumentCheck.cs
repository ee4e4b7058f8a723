using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using GitKv.Cli.Errors;

namespace GitKv.Cli.CommandLine;

/// <summary>
/// Refuses a command line that is wrong, with one line that says why. System.CommandLine takes an option that it does not know for an
/// argument: a mistyped <c>--if-versoin</c> would become the value that is stored.
/// </summary>
internal static class ArgumentCheck
{
    public static void ThrowIfWrong(ParseResult result)
    {
        if (result.Action is { ClearsParseErrors: true }) return;
        List<string> tokens = [.. result.CommandResult.Children.OfType<ArgumentResult>().SelectMany(a => a.Tokens).Select(t => t.Value), .. result.UnmatchedTokens];
        for (int i = 0; i < tokens.Count - CountAfterDoubleDash(result); i++)
        {
            string token = tokens[i];
            if (token.Length < 2 || token[0] != '-' || decimal.TryParse(token, NumberStyles.Float, CultureInfo.InvariantCulture, out _)) continue;
            throw Wrong(result, $"There is no option '{token}'. Put '--' before arguments that begin with '-'");
        }

        if (result.Errors.Count == 0) return;
        if (result.CommandResult.Command.Subcommands.Count == 0) throw Wrong(result, result.Errors[0].Message.TrimEnd('.'));
        throw Wrong(result, result.UnmatchedTokens is [string unknown, ..] ? $"There is no command '{unknown}'" : "The command is missing");
    }

    private static int CountAfterDoubleDash(ParseResult result)
    {
        for (int i = 0; i < result.Tokens.Count; i++)
            if (result.Tokens[i].Type == TokenType.DoubleDash) return result.Tokens.Count - i - 1;
        return 0;
    }

    private static CliException Wrong(ParseResult result, string what) => CliException.Usage($"{what}. See '{PathOf(result)} --help'.");

    private static string PathOf(ParseResult result)
    {
        string path = "";
        for (SymbolResult? at = result.CommandResult; at is CommandResult command; at = at.Parent)
            path = command.Command is RootCommand ? "gitkv" + path : " " + command.Command.Name + path;
        return path;
    }
}
