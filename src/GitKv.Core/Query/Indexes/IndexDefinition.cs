using GitKv.Core.Errors;
using GitKv.Core.Keys;
using GitKv.Core.Query.Values;

namespace GitKv.Core.Query.Indexes;

/// <summary>What an index is about. It is part of the store's settings.</summary>
/// <param name="Name">Its name: one component of a key.</param>
/// <param name="On">What it looks at in each document. One with several values there (an array) is in it under each.</param>
public sealed record IndexDefinition(string Name, PropertyExpression On)
{
    /// <summary>No two documents may have equal values.</summary>
    public bool Unique { get; init; }

    /// <summary>The classes of values that it has; all for none.</summary>
    public IReadOnlyList<QueryClass> Types { get; init; } = [];

    /// <summary>The keys that it has; null for all.</summary>
    public KeyPattern? Pattern { get; init; }

    /// <summary>Texts keep their case: it serves exact comparisons only, and unique is exact too.</summary>
    public bool CaseSensitive { get; init; }

    /// <summary>Whether it has the values of a class.</summary>
    public bool Covers(QueryClass kind) => Types.Count == 0 || Types.Contains(kind);

    /// <summary>Whether it has a key.</summary>
    public bool Covers(string key) => Pattern is null || Pattern.IsMatch(key);

    /// <exception cref="KvException">IndexInvalid: the name can't be one.</exception>
    public void Validate()
    {
        try
        {
            KeyName.Encode(Name, NameForm.Tree);
        }
        catch (KvException e)
        {
            throw new KvException(ErrorIds.IndexInvalid, KvErrorKind.Invalid, $"'{Name}' can't be the name of an index. Use letters and digits, such as by-status. {e.Message}", Name, e);
        }
    }

    public bool Equals(IndexDefinition? other) => other is not null && IndexSettings.Bytes(this).AsSpan().SequenceEqual(IndexSettings.Bytes(other)) && Name == other.Name;

    public override int GetHashCode() => HashCode.Combine(Name, On);
}
