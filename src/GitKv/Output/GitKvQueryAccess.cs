namespace GitKv;

/// <summary>Where the items of a query come from.</summary>
public enum GitKvQueryAccess
{
    /// <summary>The values of all items that the keys allow are read.</summary>
    Scan,

    /// <summary>Keys are listed, and no values are read.</summary>
    Keys,

    /// <summary>One index or several give the items.</summary>
    Index,
}
