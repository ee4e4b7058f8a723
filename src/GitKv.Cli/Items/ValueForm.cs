using System.CommandLine;

namespace GitKv.Cli.Items;

/// <summary>How the value on the command line, in a file or on standard input is meant.</summary>
internal enum ValueForm
{
    /// <summary>The bytes are kept as they are and read back as what they are: JSON, else text, else bytes.</summary>
    Auto,

    /// <summary>A text, also where it looks like JSON.</summary>
    Text,

    /// <summary>JSON: checked, and written as GitKv writes it.</summary>
    Json,

    /// <summary>YAML: kept as the JSON that it stands for.</summary>
    Yaml,

    /// <summary>Bytes, kept as they are; on the command line in Base64.</summary>
    Bytes,
}

/// <summary>The option <c>--as</c>.</summary>
internal static class ValueFormOption
{
    public static Option<string> Create()
    {
        var option = new Option<string>("--as")
        {
            Description = "auto: kept as given, so 5 reads back as a number, {\"a\":1} as an object, hello as text; text: a text, whatever it looks like; json, yaml: checked; bytes: Base64 on the command line, as they are elsewhere.",
            DefaultValueFactory = _ => "auto",
            HelpName = "auto|text|json|yaml|bytes",
        };
        option.AcceptOnlyFromAmong("auto", "text", "json", "yaml", "bytes");
        return option;
    }

    public static ValueForm Parse(string? name) => Enum.Parse<ValueForm>(name ?? "auto", ignoreCase: true);
}
