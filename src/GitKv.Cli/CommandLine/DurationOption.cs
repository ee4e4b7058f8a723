using System.CommandLine;
using GitKv.Core.Stores;

namespace GitKv.Cli.CommandLine;

/// <summary>An option that takes a length of time, such as 90s, 5m or PT1H.</summary>
internal static class DurationOption
{
    public static Option<string?> Create(string name, string description) => new(name) { Description = description, HelpName = "time" };

    /// <exception cref="Core.Errors.KvException">ValueInvalid.</exception>
    public static TimeSpan? Read(ParseResult result, Option<string?> option) => result.GetValue(option) is { } text ? ExpiryText.ParseDuration(text) : null;
}
