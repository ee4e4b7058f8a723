using System.CommandLine;
using GitKv.Cli.Errors;
using GitKv.Core.Formats;

namespace GitKv.Cli.Commands;

/// <summary>The options that <c>import</c> and <c>export</c> share.</summary>
/// <param name="formats">The formats besides auto.</param>
internal sealed class FormatOptions(params string[] formats)
{
    private readonly Option<string> _format = CreateFormat(["auto", .. formats]);
    private readonly Option<string?> _keyProperty = new("--key-property", "-k") { Description = "The property that holds the key.", HelpName = "name" };
    private readonly Option<string?> _delimiter = new("--delimiter") { Description = "Between the columns of CSV; 'tab' for a tab. [default: ,]", HelpName = "character" };

    private static Option<string> CreateFormat(string[] names)
    {
        var option = new Option<string>("--format", "--as") { Description = "[default: by the file's name; ndjson for '-']", HelpName = string.Join('|', names) };
        option.AcceptOnlyFromAmong(names);
        return option;
    }

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
