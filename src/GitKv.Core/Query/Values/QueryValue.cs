using System.Globalization;

namespace GitKv.Core.Query.Values;

/// <summary>
/// A value as queries compare it, the same in scans, in indexes and in what a user gives. Text that is a number is a number and text that is a date is one, since
/// people write both. Values of different classes are never equal and never compared. Equality ignores the case of texts; <see cref="EqualsExactly"/> does not.
/// </summary>
public readonly struct QueryValue : IEquatable<QueryValue>, IComparable<QueryValue>
{
    private readonly string? _text;
    private readonly string? _order;

    private QueryValue(QueryClass kind, string text, string? order)
    {
        Class = kind;
        _text = text;
        _order = order;
    }

    public static QueryValue Null => default;

    public static QueryValue True { get; } = new(QueryClass.Boolean, "true", "1");

    public static QueryValue False { get; } = new(QueryClass.Boolean, "false", "0");

    public QueryClass Class { get; }

    /// <summary>The text as it stands: a text's characters, a number's digits, JSON's words.</summary>
    public string Text => _text ?? "null";

    /// <summary>A text whose order by code points is that of the values of this class, and which is the same exactly where values are equal.</summary>
    public string Order => Class == QueryClass.Text ? TextOrder.Fold(Text) : _order ?? "";

    /// <summary>As <see cref="Order"/>, with the case of texts.</summary>
    public string ExactOrder => Class == QueryClass.Text ? Text : _order ?? "";

    public static QueryValue From(bool value) => value ? True : False;

    public static QueryValue From(DateTimeOffset moment) =>
        new(QueryClass.Date, moment.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture), DateOrder.Of(moment));

    public static QueryValue From(long number) => FromText(number.ToString(CultureInfo.InvariantCulture));

    /// <summary>A text: a number or date where it is exactly one.</summary>
    public static QueryValue FromText(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length == 0 || !(char.IsAsciiDigit(text[0]) || text[0] == '-')) return new QueryValue(QueryClass.Text, text, null);
        if (NumberOrder.Of(text) is { } number) return new QueryValue(QueryClass.Number, text, number);
        if (DateOrder.Of(text) is { } date) return new QueryValue(QueryClass.Date, text, date);
        return new QueryValue(QueryClass.Text, text, null);
    }

    public static bool operator ==(QueryValue left, QueryValue right) => left.Equals(right);

    public static bool operator !=(QueryValue left, QueryValue right) => !left.Equals(right);

    public static bool operator <(QueryValue left, QueryValue right) => left.CompareTo(right) < 0;

    public static bool operator <=(QueryValue left, QueryValue right) => left.CompareTo(right) <= 0;

    public static bool operator >(QueryValue left, QueryValue right) => left.CompareTo(right) > 0;

    public static bool operator >=(QueryValue left, QueryValue right) => left.CompareTo(right) >= 0;

    public bool Equals(QueryValue other) =>
        Class == other.Class && (Class == QueryClass.Text ? TextOrder.AreEqual(Text, other.Text) : string.Equals(_order, other._order, StringComparison.Ordinal));

    public bool EqualsExactly(QueryValue other) => Class == other.Class && string.Equals(ExactOrder, other.ExactOrder, StringComparison.Ordinal);

    /// <summary>By class, then in order; texts ignoring case.</summary>
    public int CompareTo(QueryValue other)
    {
        if (Class != other.Class) return Class.CompareTo(other.Class);
        return Class == QueryClass.Text ? TextOrder.Compare(Text, other.Text) : string.CompareOrdinal(_order, other._order);
    }

    /// <summary>By class, then in order; texts by the characters that they have.</summary>
    public int CompareExactly(QueryValue other) => Class != other.Class ? Class.CompareTo(other.Class) : TextOrder.CompareExact(ExactOrder, other.ExactOrder);

    public override bool Equals(object? obj) => obj is QueryValue other && Equals(other);

    public override int GetHashCode() => HashCode.Combine(Class, Order);

    public override string ToString() => Text;
}
