namespace GitKv.Core.Query.Values;

/// <summary>What is made of the values at a path, or asked instead of them.</summary>
internal enum PropertyFunction
{
    None,

    /// <summary>Texts in lower case.</summary>
    Lower,

    /// <summary>How many characters a text has, or elements an array.</summary>
    Length,

    /// <summary>The year of a date, in UTC.</summary>
    Year,

    /// <summary>The day of a date, in UTC.</summary>
    Date,

    /// <summary>The item's key.</summary>
    Key,

    /// <summary>The last component of the item's key.</summary>
    Name,
}
