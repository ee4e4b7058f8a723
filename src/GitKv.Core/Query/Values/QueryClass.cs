namespace GitKv.Core.Query.Values;

/// <summary>What sort of thing a value in a query is. Values of one class are compared with each other only; sorted, the classes come in this order.</summary>
public enum QueryClass
{
    Null,
    Boolean,

    /// <summary>A JSON number, or text that is exactly one.</summary>
    Number,

    /// <summary>Text that is an ISO 8601 date, or date and time: an instant.</summary>
    Date,
    Text,
}
