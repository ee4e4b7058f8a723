namespace GitKv.Core.Query.Indexes;

/// <summary>Names from one on to before another, by their bytes; empty where there is no end.</summary>
internal readonly record struct NameRange(ReadOnlyMemory<byte> From, ReadOnlyMemory<byte> Before)
{
    /// <summary>All names.</summary>
    public static NameRange All => default;

    /// <summary>Those that begin with a prefix, which is no end of a character of several bytes by itself.</summary>
    public static NameRange StartingWith(ReadOnlyMemory<byte> prefix) => new(prefix, After(prefix));

    public bool IsEmpty => !Before.IsEmpty && From.Span.SequenceCompareTo(Before.Span) >= 0;

    public bool Contains(ReadOnlySpan<byte> name) => name.SequenceCompareTo(From.Span) >= 0 && !IsBefore(name);

    /// <summary>Whether the range ends before a name.</summary>
    public bool IsBefore(ReadOnlySpan<byte> name) => !Before.IsEmpty && name.SequenceCompareTo(Before.Span) >= 0;

    /// <summary>Whether a name that begins so may be in the range.</summary>
    public bool Overlaps(ReadOnlySpan<byte> start) => !IsBefore(start) && (start.SequenceCompareTo(From.Span) >= 0 || From.Span.StartsWith(start));

    /// <summary>The least bytes above all that begin with a prefix; empty where there are none.</summary>
    public static ReadOnlyMemory<byte> After(ReadOnlyMemory<byte> prefix)
    {
        int length = prefix.Length;
        while (length > 0 && prefix.Span[length - 1] == 0xFF) length--;
        if (length == 0) return default;
        byte[] after = prefix[..length].ToArray();
        after[^1]++;
        return after;
    }
}
