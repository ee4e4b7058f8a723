namespace GitKv.Core.Errors;

/// <summary>A compare-and-swap that lost: the item is not at the version that the caller expected.</summary>
public sealed class VersionMismatchException : KvException
{
    public VersionMismatchException(string key, string? expected, string? actual)
        : base(ErrorIds.VersionMismatch, KvErrorKind.Conflict, Describe(key, expected, actual), key)
    {
        Key = key;
        Expected = expected;
        Actual = actual;
    }

    /// <summary>The key of the item.</summary>
    public string Key { get; }

    /// <summary>The version that the caller gave; null where the item was expected not to exist.</summary>
    public string? Expected { get; }

    /// <summary>The version that the store has; null where the item does not exist.</summary>
    public string? Actual { get; }

    private static string Describe(string key, string? expected, string? actual) =>
        $"The item '{key}' is not at the expected version: expected {expected ?? "no item"}, found {actual ?? "no item"}. "
        + "Somebody else changed it. Read it again and retry, or use Update-GitKvItem, which does that by itself.";
}
