namespace GitKv.Core.Values;

/// <summary>What the bytes of a value read back as.</summary>
public enum ValueKind
{
    /// <summary>Valid JSON: object, array, number, boolean, null, or a text that would otherwise read back as something else.</summary>
    Json,

    /// <summary>Any other valid UTF-8: text, as it is.</summary>
    Text,

    /// <summary>PowerShell's CLIXML, known by its root element.</summary>
    CliXml,

    /// <summary>Not valid UTF-8: bytes.</summary>
    Bytes,
}
