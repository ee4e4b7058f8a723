using GitKv.Core.Query.Values;

namespace GitKv.Core.Query.Indexes;

/// <summary>Values that an index is asked for: equal to one, between two of a class, texts that begin alike, or all. What it gives may include others only where an entry is not exact.</summary>
public sealed class QueryRange
{
    private readonly QueryValue? _from;
    private readonly QueryValue? _to;
    private readonly bool _fromInclusive;
    private readonly bool _toInclusive;
    private readonly QueryClass? _class;
    private readonly string? _beginning;

    private QueryRange(QueryClass? kind, QueryValue? from = null, bool fromInclusive = true, QueryValue? to = null, bool toInclusive = true, string? beginning = null)
    {
        (_class, _from, _fromInclusive, _to, _toInclusive, _beginning) = (kind, from, fromInclusive, to, toInclusive, beginning);
    }

    /// <summary>Every value there is.</summary>
    public static QueryRange All { get; } = new(null);

    /// <summary>Every value of a class.</summary>
    public static QueryRange Of(QueryClass kind) => new(kind);

    /// <summary>Values equal to this one; with their case in an index that has it.</summary>
    public static QueryRange Equal(QueryValue value) => new(value.Class, value, true, value, true);

    /// <summary>Values of the same class that are at least, or with false above, this one.</summary>
    public static QueryRange From(QueryValue value, bool inclusive) => new(value.Class, value, inclusive);

    /// <summary>Values of the same class that are at most, or with false below, this one.</summary>
    public static QueryRange To(QueryValue value, bool inclusive) => new(value.Class, to: value, toInclusive: inclusive);

    /// <summary>Values between two of one class.</summary>
    public static QueryRange Between(QueryValue from, bool fromInclusive, QueryValue to, bool toInclusive)
    {
        if (from.Class != to.Class) throw new ArgumentException("The ends of a range are of one class.", nameof(to));
        return new QueryRange(from.Class, from, fromInclusive, to, toInclusive);
    }

    /// <summary>Texts that begin so. Values that look like numbers or dates are of other classes and not among them.</summary>
    public static QueryRange Prefix(string beginning)
    {
        ArgumentNullException.ThrowIfNull(beginning);
        return new QueryRange(QueryClass.Text, beginning: beginning);
    }

    public override string ToString()
    {
        if (_beginning is not null) return $"begins with '{_beginning}'";
        if (_class is null) return "all";
        if (_from is { } from && _to is { } to) return from == to ? $"= {from}" : $"{(_fromInclusive ? ">=" : ">")} {from}, {(_toInclusive ? "<=" : "<")} {to}";
        if (_from is { } lowest) return $"{(_fromInclusive ? ">=" : ">")} {lowest}";
        return _to is { } highest ? $"{(_toInclusive ? "<=" : "<")} {highest}" : $"all of {_class}";
    }

    /// <summary>The names in an index.</summary>
    internal NameRange Names(bool exact)
    {
        if (_class is not { } kind) return NameRange.All;
        if (_beginning is not null) return NameRange.StartingWith(IndexName.StartOfTexts(_beginning, exact));
        NameRange all = NameRange.StartingWith(IndexName.Start(kind));
        ReadOnlyMemory<byte> from = all.From;
        ReadOnlyMemory<byte> before = all.Before;
        if (_from is { } lowest)
        {
            // What is cut stands for all that begins so, this value among them.
            byte[] start = IndexName.Start(lowest, exact, out bool isCut);
            from = _fromInclusive || isCut ? start : NameRange.After(start);
        }

        if (_to is { } highest)
        {
            byte[] start = IndexName.Start(highest, exact, out bool isCut);
            before = _toInclusive || isCut ? NameRange.After(start) : start;
        }

        return new NameRange(from, before);
    }
}
