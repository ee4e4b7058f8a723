using System.CommandLine;
using GitKv.Cli.Errors;
using GitKv.Core.Formats;

namespace GitKv.Cli.Commands;

/// <summary>The options that <c>import</c> and <c>export</c> share.</summary>
internal sealed class FormatOptions
{
    private readonly Option<string> _format = new("--format") { Description = "[default: by the file's name; ndjson for '-']", HelpName = "auto|json|ndjson|yaml|csv|files" };
    private readonly Option<string?> _keyProperty = new("--key-property", "-k") { Description = "The property that holds the key.", HelpName = "name" };
    private readonly Option<string?> _delimiter = new("--delimiter") { Description = "Between the columns of CSV; 'tab' for a tab. [default: ,]", HelpName = "character" };

    public FormatOptions() => _format.AcceptOnlyFromAmong("auto", "json", "ndjson", "yaml", "csv", "files");

    public void AddTo(Command command)
    {
        command.Add(_format);
        command.Add(_keyProperty);
        command.Add(_delimiter);
    }

    public string? KeyProperty(ParseResult result) => result.GetValue(_keyProperty);

    public DocumentFormat Format(ParseResult result, DocumentFormat unsaid) =>
        result.GetValue(_format) is { } name and not "auto" ? Enum.Parse<DocumentFormat>(name, ignoreCase: true) : unsaid;

    public char Delimiter(ParseResult result) => result.GetValue(_delimiter) switch
    {
        null => ',',
        "tab" or "\\t" => '\t',
        { Length: 1 } one => one[0],
        { } other => throw CliException.Usage($"'{other}' is not one character."),
    };
}
