using System.Globalization;
using System.Text;
using System.Text.Json;

namespace GitKv.Core.Query.Values;

/// <summary>One walk of an expression through one document, token by token; what is not asked for is skipped.</summary>
/// <param name="function">What is made of what is found.</param>
/// <param name="steps">The path.</param>
/// <param name="values">Gets the values.</param>
/// <param name="parts">Gets what is there as it stands, of an expression without a function; null where the values are wanted.</param>
internal readonly ref struct ExpressionWalk(PropertyFunction function, PropertyStep[] steps, List<QueryValue> values, List<byte[]>? parts = null)
{
    private readonly PropertyFunction _function = function;
    private readonly PropertyStep[] _steps = steps;
    private readonly List<QueryValue> _values = values;
    private readonly List<byte[]>? _parts = function == PropertyFunction.None ? parts : null;

    /// <returns>Whether there is anything.</returns>
    public bool Run(in QueryDocument document)
    {
        switch (_function)
        {
            case PropertyFunction.Key:
                _values.Add(QueryValue.FromText(document.Key));
                return true;
            case PropertyFunction.Name:
                _values.Add(QueryValue.FromText(document.Key[(document.Key.LastIndexOf('/') + 1)..]));
                return true;
        }

        if (document.IsJson)
        {
            Utf8JsonReader reader = document.Reader();
            return Walk(document, ref reader, 0);
        }

        foreach (PropertyStep step in _steps)
        {
            if (step != PropertyStep.Each) return false;
        }

        if (document.PlainText is { } text) AddText(text);
        return true;
    }

    /// <summary>From the first token of what a step is applied to, to its last.</summary>
    private bool Walk(in QueryDocument document, ref Utf8JsonReader reader, int next)
    {
        if (next == _steps.Length) return Take(document, ref reader);
        PropertyStep step = _steps[next];
        switch (reader.TokenType)
        {
            case JsonTokenType.StartArray:
                bool inArray = false;
                for (int i = 0; reader.Read() && reader.TokenType != JsonTokenType.EndArray; i++)
                {
                    if (step.Index >= 0 && step.Index != i) reader.Skip();
                    else inArray |= Walk(document, ref reader, step.Name is null ? next + 1 : next);
                }

                return inArray;
            case JsonTokenType.StartObject when step.Name is not null:
                return Property(document, ref reader, step, next + 1);
            default:
                if (step == PropertyStep.Each) return Walk(document, ref reader, next + 1);
                reader.Skip();
                return false;
        }
    }

    private bool Property(in QueryDocument document, ref Utf8JsonReader reader, PropertyStep step, int next)
    {
        bool exists = false;
        int before = (_parts is null ? 0 : _parts.Count) + _values.Count;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            bool isIt = reader.ValueTextEquals(step.Utf8Name);
            reader.Read();
            if (!isIt)
            {
                reader.Skip();
                continue;
            }

            // Of a property that is there twice the last one counts.
            if (_parts is not null) _parts.RemoveRange(before, _parts.Count - before);
            else _values.RemoveRange(before, _values.Count - before);
            exists = Walk(document, ref reader, next);
        }

        return exists;
    }

    private bool Take(in QueryDocument document, ref Utf8JsonReader reader)
    {
        if (_parts is not null)
        {
            int start = (int)reader.TokenStartIndex;
            reader.Skip();
            _parts.Add(document.Value[start..(int)reader.BytesConsumed].ToArray());
            return true;
        }

        switch (reader.TokenType)
        {
            case JsonTokenType.StartArray when _function == PropertyFunction.Length:
                int count = 0;
                for (; reader.Read() && reader.TokenType != JsonTokenType.EndArray; count++) reader.Skip();
                _values.Add(QueryValue.From(count));
                break;
            case JsonTokenType.StartArray:
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray) Take(document, ref reader);
                break;
            case JsonTokenType.StartObject:
                reader.Skip();
                break;
            case JsonTokenType.String:
                AddText(reader.GetString()!);
                break;
            default:
                AddWord(reader);
                break;
        }

        return true;
    }

    private void AddText(string text)
    {
        switch (_function)
        {
            case PropertyFunction.Lower:
                _values.Add(QueryValue.FromText(UpperCase.Lower(text)));
                break;
            case PropertyFunction.Length:
                _values.Add(QueryValue.From(text.Length));
                break;
            case PropertyFunction.Year or PropertyFunction.Date:
                if (QueryValue.FromText(text) is not { Class: QueryClass.Date, Order: { } order }) break;
                _values.Add(_function == PropertyFunction.Date
                    ? QueryValue.FromText($"{order[..4]}-{order[4..6]}-{order[6..8]}")
                    : QueryValue.From(int.Parse(order[..4], CultureInfo.InvariantCulture)));
                break;
            default:
                _values.Add(QueryValue.FromText(text));
                break;
        }
    }

    private void AddWord(in Utf8JsonReader reader)
    {
        if (_function is not (PropertyFunction.None or PropertyFunction.Lower)) return;
        _values.Add(reader.TokenType switch
        {
            JsonTokenType.True => QueryValue.True,
            JsonTokenType.False => QueryValue.False,
            JsonTokenType.Null => QueryValue.Null,
            _ => QueryValue.FromText(Encoding.UTF8.GetString(reader.ValueSpan)),
        });
    }
}
