using System.Globalization;
using System.Management.Automation;
using System.Numerics;
using System.Text.Json;
using GitKv.Core.Values;

namespace GitKv.Values;

/// <summary>Writes the values that JSON holds in one token, exactly.</summary>
internal static class JsonScalar
{
    /// <summary>Writes <paramref name="value"/> if it is a scalar; false where it is a container.</summary>
    internal static bool TryWrite(Utf8JsonWriter json, object value)
    {
        switch (value)
        {
            case string text:
                Utf16.RequireValid(text);
                json.WriteStringValue(text);
                return true;
            case bool flag:
                json.WriteBooleanValue(flag);
                return true;
            case SwitchParameter flag:
                json.WriteBooleanValue(flag.IsPresent);
                return true;
            case byte[] bytes:
                json.WriteBase64StringValue(bytes);
                return true;
            case DBNull:
                json.WriteNullValue();
                return true;
            case JsonElement or System.Text.Json.Nodes.JsonNode or JsonDocument:
                WriteJson(json, value);
                return true;
        }

        if (value is not Enum && TryWriteNumber(json, value)) return true;
        if (ScalarText.TryGet(value, out string? written))
        {
            Utf16.RequireValid(written);
            json.WriteStringValue(written);
            return true;
        }

        return false;
    }

    private static bool TryWriteNumber(Utf8JsonWriter json, object value)
    {
        switch (value)
        {
            case int number:
                json.WriteNumberValue(number);
                return true;
            case long number:
                json.WriteNumberValue(number);
                return true;
            case double number:
                WriteFloating(json, number, number.ToString("R", CultureInfo.InvariantCulture));
                return true;
            case float number:
                WriteFloating(json, number, number.ToString("R", CultureInfo.InvariantCulture));
                return true;
            case Half number:
                WriteFloating(json, (double)number, number.ToString("R", CultureInfo.InvariantCulture));
                return true;
            case decimal number:
                ValueCodec.WriteNumber(json, number.ToString(CultureInfo.InvariantCulture));
                return true;
            case byte or sbyte or short or ushort or uint or ulong or nint or nuint or BigInteger or Int128 or UInt128:
                ValueCodec.WriteNumber(json, ((IFormattable)value).ToString(null, CultureInfo.InvariantCulture));
                return true;
            default:
                return false;
        }
    }

    private static void WriteFloating(Utf8JsonWriter json, double number, string digits)
    {
        if (!double.IsFinite(number))
        {
            throw Errors.ValueInvalid($"JSON has no {digits}. Store it with -As CliXml, or as text: '{digits}'.");
        }

        // A number with a fraction reads back as one: 1.0 does not come back as the integer 1.
        bool looksWhole = digits.AsSpan().IndexOfAny(".E") < 0;
        ValueCodec.WriteNumber(json, looksWhole ? digits + ".0" : digits);
    }

    private static void WriteJson(Utf8JsonWriter json, object value)
    {
        if (value is JsonElement element) element.WriteTo(json);
        else if (value is JsonDocument document) document.WriteTo(json);
        else ((System.Text.Json.Nodes.JsonNode)value).WriteTo(json);
    }
}
