using System.CommandLine;
using GitKv.Cli.Errors;
using GitKv.Core.Stores;

namespace GitKv.Cli.CommandLine;

/// <summary>The options of verbs that set values: from when on the item is absent.</summary>
internal sealed class ExpiryOptions
{
    private readonly Option<string?> _in = new("--expires-in") { Description = "The item reads as absent after this time, such as 90s, 1h30m, 2d or PT1H.", HelpName = "time" };
    private readonly Option<string?> _at = new("--expires-at") { Description = "The item reads as absent from then on (ISO 8601; without a zone in local time).", HelpName = "moment" };

    public void AddTo(Command command)
    {
        command.Add(_in);
        command.Add(_at);
    }

    public DateTimeOffset? Read(ParseResult result)
    {
        string? time = result.GetValue(_in);
        string? moment = result.GetValue(_at);
        if (time is not null && moment is not null) throw CliException.Usage("Give --expires-in or --expires-at, not both.");
        if (time is not null) return ExpiryText.After(ExpiryText.ParseDuration(time));
        return moment is null ? null : ExpiryText.ParseMoment(moment);
    }
}
