namespace GitKv;

/// <summary>A line of a value in which a text was found.</summary>
public sealed class GitKvMatch
{
    internal GitKvMatch(string key, int lineNumber, int column, string line, GitKvStore store)
    {
        Key = key;
        LineNumber = lineNumber;
        Column = column;
        Line = line;
        Store = store.Store;
        Repository = store.Repository;
        Remote = store.Remote;
    }

    /// <summary>The item's key.</summary>
    public string Key { get; }

    /// <summary>The line's number in the value as it is stored, from 1.</summary>
    public int LineNumber { get; }

    /// <summary>Where in the line the first match begins, from 1.</summary>
    public int Column { get; }

    /// <summary>The line.</summary>
    public string Line { get; }

    /// <summary>The store, as <c>-Store</c> takes it.</summary>
    public string Store { get; }

    /// <summary>The repository's folder.</summary>
    public string Repository { get; }

    /// <summary>The remote, as <c>-Remote</c> takes it; null for an item of a repository of this machine.</summary>
    public string? Remote { get; }

    public override string ToString() => $"{Key}:{LineNumber}:{Line}";
}
