using System.Globalization;
using System.Text;
using System.Text.Json;

namespace GitKv.Core.Query.Values;

/// <summary>
/// What a query or an index looks at in an item: a path into its document (<c>status</c>, <c>a.b</c>, <c>a['x.y']</c>, <c>a[0]</c>, <c>tags[*]</c>, an optional <c>$.</c> before
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
        if (IsOfKey)
        {
            values.Add(QueryValue.FromText(_function == PropertyFunction.Key ? document.Key : document.Key[(document.Key.LastIndexOf('/') + 1)..]));
            return true;
        }

        if (document.IsJson)
        {
            Utf8JsonReader reader = document.Reader();
            return Walk(ref reader, 0, values);
        }

        if (_steps.Any(s => s != PropertyStep.Each)) return false;
        if (document.PlainText is { } text) AddText(text, values);
        return true;
    }

    public bool Equals(PropertyExpression? other) => other is not null && _canonical == other._canonical;

    public override bool Equals(object? obj) => Equals(obj as PropertyExpression);

    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(_canonical);

    /// <summary>The canonical text: the same for all ways to write what always gives the same values.</summary>
    public override string ToString() => _canonical;

    /// <summary>From the first token of what a step is applied to, to its last.</summary>
    private bool Walk(ref Utf8JsonReader reader, int next, List<QueryValue> values)
    {
        if (next == _steps.Length) return Take(ref reader, values);
        PropertyStep step = _steps[next];
        switch (reader.TokenType)
        {
            case JsonTokenType.StartArray:
                bool inArray = false;
                for (int i = 0; reader.Read() && reader.TokenType != JsonTokenType.EndArray; i++)
                {
                    if (step.Index >= 0 && step.Index != i) reader.Skip();
                    else inArray |= Walk(ref reader, step.Name is null ? next + 1 : next, values);
                }

                return inArray;
            case JsonTokenType.StartObject when step.Name is not null:
                bool inObject = false;
                int before = values.Count;
                while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
                {
                    bool isIt = reader.ValueTextEquals(step.Utf8Name);
                    reader.Read();
                    if (!isIt)
                    {
                        reader.Skip();
                        continue;
                    }

                    values.RemoveRange(before, values.Count - before);
                    inObject = Walk(ref reader, next + 1, values);
                }

                return inObject;
            default:
                if (step == PropertyStep.Each) return Walk(ref reader, next + 1, values);
                reader.Skip();
                return false;
        }
    }

    private bool Take(ref Utf8JsonReader reader, List<QueryValue> values)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartArray when _function == PropertyFunction.Length:
                int count = 0;
                for (; reader.Read() && reader.TokenType != JsonTokenType.EndArray; count++) reader.Skip();
                values.Add(QueryValue.From(count));
                break;
            case JsonTokenType.StartArray:
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray) Take(ref reader, values);
                break;
            case JsonTokenType.StartObject:
                reader.Skip();
                break;
            case JsonTokenType.String:
                AddText(reader.GetString()!, values);
                break;
            default:
                AddWord(reader, values);
                break;
        }

        return true;
    }

    private void AddText(string text, List<QueryValue> values)
    {
        switch (_function)
        {
            case PropertyFunction.Lower:
                values.Add(QueryValue.FromText(text.ToLowerInvariant()));
                break;
            case PropertyFunction.Length:
                values.Add(QueryValue.From(text.Length));
                break;
            case PropertyFunction.Year or PropertyFunction.Date:
                if (QueryValue.FromText(text) is not { Class: QueryClass.Date, Order: { } order }) break;
                values.Add(QueryValue.FromText(_function == PropertyFunction.Date ? $"{order[..4]}-{order[4..6]}-{order[6..8]}"
                    : int.Parse(order[..4], CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture)));
                break;
            default:
                values.Add(QueryValue.FromText(text));
                break;
        }
    }

    private void AddWord(in Utf8JsonReader reader, List<QueryValue> values)
    {
        if (_function is not (PropertyFunction.None or PropertyFunction.Lower)) return;
        values.Add(reader.TokenType switch
        {
            JsonTokenType.True => QueryValue.True,
            JsonTokenType.False => QueryValue.False,
            JsonTokenType.Null => QueryValue.Null,
            _ => QueryValue.FromText(Encoding.UTF8.GetString(reader.ValueSpan)),
        });
    }

    private string Write()
    {
        var text = new StringBuilder();
        foreach (PropertyStep step in _steps) step.AppendTo(text);
        if ((_steps.Length == 0 && !IsOfKey) || _steps is [{ Name: null }, ..]) text.Insert(0, '$');
        if (_function == PropertyFunction.None) return text.ToString();
        return $"{Functions.First(f => f.Function == _function).Name}({text})";
    }
}
