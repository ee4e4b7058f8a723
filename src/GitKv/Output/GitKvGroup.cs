namespace GitKv;

/// <summary>The items that have one value of a property in common.</summary>
public sealed class GitKvGroup
{
    private readonly Func<GitKvItem[]> _read;
    private GitKvItem[]? _items;

    internal GitKvGroup(string? name, int count, Func<GitKvItem[]> read)
    {
        Name = name;
        Count = count;
        _read = read;
    }

    /// <summary>The value as text, as the first item has it; null for the items that have none.</summary>
    public string? Name { get; }

    /// <summary>How many items there are.</summary>
    public int Count { get; }

    /// <summary>The items.</summary>
    public IReadOnlyList<GitKvItem> Items => _items ??= _read();

    public override string ToString() => Name ?? "";
}
