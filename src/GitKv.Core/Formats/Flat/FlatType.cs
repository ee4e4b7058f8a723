namespace GitKv.Core.Formats.Flat;

/// <summary>What a cell of a table holds.</summary>
internal enum FlatType
{
    Null,
    Boolean,

    /// <summary>Of 64 bits.</summary>
    Integer,
    Real,
    Text,

    /// <summary>An array, or an empty object, as the text of its JSON.</summary>
    Json,
}
