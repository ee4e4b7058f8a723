using System.Text;
using GitKv.Core.Values;

namespace GitKv.Core.Merging.Scalars;

/// <summary>A value that is one number or one text.</summary>
/// <param name="Text">The text, the digits, or the JSON word, without white space around.</param>
/// <param name="Kind">How it is kept.</param>
internal readonly record struct ScalarValue(string Text, ScalarKind Kind)
{
    /// <summary>Null: an object, an array, or bytes that are no text.</summary>
    public static ScalarValue? Of(byte[] value)
    {
        switch (ValueCodec.Classify(value))
        {
            case ValueKind.Bytes:
                return null;
            case ValueKind.Json:
                string json = Encoding.UTF8.GetString(value.AsSpan().Trim(" \t\r\n"u8));
                return json[0] switch
                {
                    '{' or '[' => null,
                    '"' => new ScalarValue(ValueCodec.ToText(value).Trim(), ScalarKind.Text),
                    'n' => new ScalarValue(json, ScalarKind.Null),
                    't' or 'f' => new ScalarValue(json, ScalarKind.Boolean),
                    _ => new ScalarValue(json, ScalarKind.Number),
                };
            default:
                return new ScalarValue(Encoding.UTF8.GetString(value).Trim(), ScalarKind.Text);
        }
    }
}

/// <summary>How a scalar is kept.</summary>
internal enum ScalarKind
{
    Null,
    Boolean,
    Text,
    Number,
}
