using System.Text;
using GitKv.Core.Values;

namespace GitKv.Core.Query.Values;

/// <summary>
/// What a query or an index looks at in an item: a path into its document (<c>status</c>, <c>a.b</c>, <c>a['x.y']</c>, <c>a[0]</c>, <c>tags[*]</c>, an optional <c>$.</c> or <c>$_.</c> before
/// it; <c>$</c> is the whole value), a function of one (<c>lower(path)</c>, <c>length(path)</c>, <c>year(path)</c>, <c>date(path)</c>), <c>key()</c> or <c>name()</c>, the last
/// component of the key. An array stands for each of its elements, at the end of a path and on its way, so <c>[*]</c> is needed only before an index and for the length of
/// elements. Names are compared with their case. Of a property that is there twice the last one counts. A value that is no JSON is its text, and has no properties.
/// </summary>
public sealed class PropertyExpression : IEquatable<PropertyExpression>
{
    internal static readonly (string Name, PropertyFunction Function)[] Functions =
    [
        ("lower", PropertyFunction.Lower), ("length", PropertyFunction.Length), ("year", PropertyFunction.Year),
        ("date", PropertyFunction.Date), ("key", PropertyFunction.Key), ("name", PropertyFunction.Name),
    ];

    private readonly PropertyFunction _function;
    private readonly PropertyStep[] _steps;
    private readonly string _canonical;

    private PropertyExpression(PropertyFunction function, List<PropertyStep> steps)
    {
        _function = function;
        _steps = [.. steps.Where((s, i) => s != PropertyStep.Each || Matters(steps.Skip(i).FirstOrDefault(n => n != PropertyStep.Each)))];
        _canonical = Write();

        bool Matters(PropertyStep? after) => after is null ? function == PropertyFunction.Length : after.Index >= 0;
    }

    /// <summary>Whether it is about the key alone, so that the value need not be read.</summary>
    public bool IsOfKey => _function is PropertyFunction.Key or PropertyFunction.Name;

    /// <summary>Reads an expression.</summary>
    /// <exception cref="Errors.KvException">ExpressionInvalid, with the position.</exception>
    public static PropertyExpression Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        int at = 0;
        PropertyExpression expression = Parse(text, ref at);
        if (at < text.Length) throw QueryErrors.Expression(text, at, "nothing is expected here. A name with special characters is written ['in quotes'].");
        return expression;
    }

    /// <summary>Reads as much of a text as is an expression.</summary>
    internal static PropertyExpression Parse(string text, ref int at)
    {
        (PropertyFunction function, List<PropertyStep> steps) = new ExpressionParser(text).Parse(ref at);
        return new PropertyExpression(function, steps);
    }

    /// <summary>Adds the values that an item has there, in the order in which they stand.</summary>
    /// <returns>Whether there is anything: also an object or an empty array, which have no value.</returns>
    public bool Evaluate(in QueryDocument document, List<QueryValue> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        return new ExpressionWalk(_function, _steps, values).Run(document);
    }

    /// <summary>What is there, as JSON: also objects and arrays as they stand, and an array of what there is of several. Null for nothing.</summary>
    public byte[]? Select(in QueryDocument document)
    {
        var values = new List<QueryValue>();
        var parts = new List<byte[]>();
        bool exists = new ExpressionWalk(_function, _steps, values, parts).Run(document);
        parts.AddRange(values.Select(JsonOf));
        if (!exists || parts.Count == 0) return null;
        return parts is [{ } one] ? one : [(byte)'[', .. parts.SelectMany((p, i) => i == 0 ? p : [(byte)',', .. p]), (byte)']'];
    }

    public bool Equals(PropertyExpression? other) => other is not null && _canonical == other._canonical;

    public override bool Equals(object? obj) => Equals(obj as PropertyExpression);

    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(_canonical);

    /// <summary>The canonical text: the same for all ways to write what always gives the same values.</summary>
    public override string ToString() => _canonical;

    private static byte[] JsonOf(QueryValue value) => value.Class is QueryClass.Text or QueryClass.Date
        ? ValueCodec.FromJson(json => json.WriteStringValue(value.Text))
        : Encoding.UTF8.GetBytes(value.Text);

    private string Write()
    {
        var text = new StringBuilder();
        foreach (PropertyStep step in _steps) step.AppendTo(text);
        if ((_steps.Length == 0 && !IsOfKey) || _steps is [{ Name: null }, ..]) text.Insert(0, '$');
        if (_function == PropertyFunction.None) return text.ToString();
        return $"{Functions.First(f => f.Function == _function).Name}({text})";
    }
}
