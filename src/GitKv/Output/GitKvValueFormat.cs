namespace GitKv;

/// <summary>The form in which a value is given or wanted.</summary>
public enum GitKvValueFormat
{
    /// <summary>By what the value is: text stays text, bytes stay bytes, everything else is JSON.</summary>
    Auto,

    /// <summary>Text that reads back as text, even where it looks like a number or a document.</summary>
    Text,

    /// <summary>JSON text: parsed when it is written, made when it is read.</summary>
    Json,

    /// <summary>YAML text: kept as JSON, so that both read the same.</summary>
    Yaml,

    /// <summary>The bytes as they are.</summary>
    Bytes,

    /// <summary>PowerShell's CLIXML, which keeps .NET types that JSON can't.</summary>
    CliXml,
}
