namespace GitKv;

/// <summary>What sort of thing a value is to queries and indexes.</summary>
public enum GitKvValueType
{
    /// <summary>JSON's null.</summary>
    Null,

    /// <summary>True or false.</summary>
    Boolean,

    /// <summary>A number, or text that is exactly one.</summary>
    Number,

    /// <summary>Text that is an ISO 8601 date, or date and time.</summary>
    Date,

    /// <summary>Any other text.</summary>
    Text,
}
