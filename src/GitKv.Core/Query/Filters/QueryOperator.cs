namespace GitKv.Core.Query.Filters;

/// <summary>What a property is asked. The operators that deny are a <see cref="NotFilter"/> around these; -Contains is <see cref="Equal"/>, as an array stands for its elements.</summary>
public enum QueryOperator
{
    Equal,
    Greater,
    GreaterOrEqual,
    Less,
    LessOrEqual,

    /// <summary>From a value to another, both included.</summary>
    Between,

    /// <summary>Equal to one of a list.</summary>
    In,

    /// <summary>The text, by PowerShell's wildcards.</summary>
    Like,

    /// <summary>The text, by a regular expression of .NET.</summary>
    Match,

    /// <summary>There is anything: a value, an object or an array.</summary>
    Exists,
}
