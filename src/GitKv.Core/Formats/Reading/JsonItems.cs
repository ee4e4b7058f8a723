using System.Text.Json;
using GitKv.Core.Values;

namespace GitKv.Core.Formats.Reading;

/// <summary>Cuts a JSON array into its elements, or an object into its properties, holding one of them at a time.</summary>
internal sealed class JsonItems(ByteSource bytes, string source)
{
    // Room for the bracket around the element, and for one level too many, which the element's own reading reports.
    private JsonReaderState _state = new(new JsonReaderOptions { MaxDepth = ValueCodec.MaxDepth + 2 });
    private bool _ended;

    private delegate bool Step(ref Utf8JsonReader reader);

    /// <summary>Whether it is an object that is read; known after <see cref="Open"/>.</summary>
    public bool IsObject { get; private set; }

    /// <summary>The present property's name.</summary>
    public string Name { get; private set; } = "";

    /// <summary>The present element or property's value, until the next call.</summary>
    public ReadOnlyMemory<byte> Value { get; private set; }

    /// <summary>Reads the opening bracket, which must be next.</summary>
    public void Open() => Do(ReadOpening);

    /// <summary>Goes to the next element or property; false at the closing bracket, after which nothing may follow.</summary>
    public bool Next()
    {
        Do(ReadItem);
        if (_ended) RequireEnd();
        return !_ended;
    }

    private bool ReadOpening(ref Utf8JsonReader reader)
    {
        if (!reader.Read()) return false;
        IsObject = reader.TokenType == JsonTokenType.StartObject;
        return true;
    }

    private bool ReadItem(ref Utf8JsonReader reader)
    {
        if (!reader.Read()) return false;
        _ended = reader.TokenType is JsonTokenType.EndArray or JsonTokenType.EndObject;
        if (_ended) return true;
        if (IsObject)
        {
            Name = reader.GetString()!;
            if (!reader.Read()) return false;
        }
        int start = (int)reader.TokenStartIndex;
        if (!reader.TrySkip()) return false;
        Value = bytes.Slice(start, (int)reader.BytesConsumed - start);
        return true;
    }

    /// <summary>Takes a step, again from its beginning with more bytes as long as they don't suffice. The buffer doubles, so that costs no more than twice the time.</summary>
    private void Do(Step step)
    {
        while (true)
        {
            var reader = new Utf8JsonReader(bytes.Window, bytes.AtEnd, _state);
            try
            {
                if (step(ref reader))
                {
                    _state = reader.CurrentState;
                    bytes.Use((int)reader.BytesConsumed);
                    return;
                }
            }
            catch (JsonException error)
            {
                if (reader.CurrentDepth > ValueCodec.MaxDepth) throw FormatErrors.At(source, null, ValueErrors.TooDeep());
                throw FormatErrors.Invalid(source, null, $"it is {ValueErrors.NotJson(error)} Correct it.", error);
            }
            catch (InvalidOperationException error)
            {
                throw FormatErrors.Invalid(source, null, "the name of a property is not valid Unicode. Correct it.", error);
            }
            if (bytes.AtEnd) throw FormatErrors.Invalid(source, null, "it ends in the middle of a document, so it is not complete.");
            bytes.Fill();
        }
    }

    private void RequireEnd()
    {
        if (bytes.FirstByte() is not null) throw FormatErrors.Invalid(source, null, "something follows the closing bracket. If each line is a document, the format is NdJson.");
    }
}
