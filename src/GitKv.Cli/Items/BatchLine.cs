using System.Text.Json;
using GitKv.Core.Errors;
using GitKv.Core.Formats;
using GitKv.Core.Stores;
using GitKv.Core.Values;

namespace GitKv.Cli.Items;

/// <summary>
/// One change of <c>gitkv set --stdin</c>: <c>{"key":…,"value":…}</c> or <c>{"key":…,"delete":true}</c>, with <c>"ifVersion":"…"</c> or
/// <c>"ifAbsent":true</c> where something must be true of the item. Lines of <c>gitkv get --json</c> are such changes, too.
/// </summary>
/// <param name="Key">The key.</param>
/// <param name="Value">The value's bytes; null to remove the item.</param>
/// <param name="Precondition">What must be true of the item.</param>
/// <param name="Expires">From when on it is absent, where the line says so with <c>"expiresAt"</c>.</param>
internal readonly record struct BatchLine(string Key, byte[]? Value, Precondition Precondition, DateTimeOffset? Expires)
{
    public void AddTo(KvTransaction transaction, DateTimeOffset? expires)
    {
        if (Value is null) transaction.Remove(Key, Precondition);
        else transaction.Set(Key, Value, Precondition, Expires ?? expires);
    }

    public static BatchLine Parse(ReadOnlySpan<byte> line, long number)
    {
        try
        {
            return Parse(line);
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException)
        {
            throw new KvException(ErrorIds.FormatInvalid, KvErrorKind.Invalid, $"Line {number} is not a change such as {{\"key\":\"a/b\",\"value\":1}}: {e.Message} Nothing was changed.", number, e);
        }
        catch (KvException e)
        {
            throw new KvException(e.ErrorId, e.Kind, $"Line {number}: {e.Message} Nothing was changed.", number, e);
        }
    }

    private static BatchLine Parse(ReadOnlySpan<byte> line)
    {
        var reader = new Utf8JsonReader(line, ValueCodec.ReaderOptions);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) throw new FormatException("it is not an object.");
        string? key = null, version = null;
        byte[]? value = null;
        DateTimeOffset? expires = null;
        bool delete = false, absent = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string name = reader.GetString()!;
            reader.Read();
            switch (name)
            {
                case "key": key = reader.GetString(); break;
                case "value": value = ReadValue(line, ref reader); break;
                case "delete": delete = reader.GetBoolean(); break;
                case "ifVersion": version = reader.GetString(); break;
                case "ifAbsent": absent = reader.GetBoolean(); break;
                case "expiresAt": expires = reader.TokenType == JsonTokenType.Null ? null : ExpiryText.ParseMoment(reader.GetString()!); break;
                case "version" or "size" or "updatedAt" or "updatedBy" or "message" or "commit": reader.Skip(); break;
                default: throw new FormatException($"it has an unknown property '{name}'.");
            }
        }

        if (reader.Read()) throw new FormatException("something follows the object.");
        if (key is null) throw new FormatException("it has no key.");
        if (delete == value is not null) throw new FormatException(delete ? "it has both a value and delete." : "it has no value.");
        if (absent && (delete || version is not null)) throw new FormatException("ifAbsent goes with neither delete nor ifVersion.");
        return new BatchLine(key, value, absent ? Precondition.MustNotExist : version is null ? Precondition.Any : Precondition.MustMatch(version), expires);
    }

    private static byte[] ReadValue(ReadOnlySpan<byte> line, ref Utf8JsonReader reader)
    {
        int start = (int)reader.TokenStartIndex;
        reader.Skip();
        return DocumentValue.FromJson(line[start..(int)reader.BytesConsumed]);
    }
}
