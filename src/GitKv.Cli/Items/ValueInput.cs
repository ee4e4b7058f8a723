using System.Text;
using GitKv.Core.Errors;
using GitKv.Core.Stores;
using GitKv.Core.Values;

namespace GitKv.Cli.Items;

/// <summary>A value as the caller gave it, on its way into a transaction.</summary>
internal static class ValueInput
{
    private static readonly UTF8Encoding s_strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Sets an item from an argument.</summary>
    public static void Set(KvTransaction transaction, string key, string value, ValueForm form, Precondition precondition, DateTimeOffset? expires) =>
        transaction.Set(key, ToBytes(value, form), precondition, expires);

    /// <summary>Sets an item from a stream: as it goes where the bytes are kept as they are, otherwise when it has all been read.</summary>
    public static void Set(KvTransaction transaction, string key, Stream value, long? length, ValueForm form, Precondition precondition, DateTimeOffset? expires)
    {
        if (form is ValueForm.Auto or ValueForm.Bytes) transaction.Set(key, value, length, precondition, expires);
        else transaction.Set(key, ToBytes(ReadText(value), form), precondition, expires);
    }

    /// <summary>A whole value from a stream.</summary>
    public static byte[] ToBytes(Stream value, ValueForm form)
    {
        if (form is not (ValueForm.Auto or ValueForm.Bytes)) return ToBytes(ReadText(value), form);
        using var buffer = new MemoryStream();
        value.CopyTo(buffer);
        return buffer.ToArray();
    }

    public static byte[] ToBytes(string value, ValueForm form) => form switch
    {
        ValueForm.Text => ValueCodec.FromText(value),
        ValueForm.Json => ValueCodec.FromJsonText(Encoding.UTF8.GetBytes(value.TrimStart('\uFEFF'))),
        ValueForm.Yaml => ValueCodec.YamlToJson(value.TrimStart('\uFEFF')),
        ValueForm.Bytes => FromBase64(value),
        _ => Encoding.UTF8.GetBytes(value),
    };

    private static byte[] FromBase64(string value)
    {
        try
        {
            return Convert.FromBase64String(value);
        }
        catch (FormatException e)
        {
            throw new KvException(ErrorIds.ValueInvalid, KvErrorKind.Invalid, "The value is not Base64, which '--as bytes' takes on the command line. Give other bytes on standard input or with --file.", null, e);
        }
    }

    private static string ReadText(Stream value)
    {
        using var buffer = new MemoryStream();
        value.CopyTo(buffer);
        try
        {
            return s_strict.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
        }
        catch (DecoderFallbackException e)
        {
            throw new KvException(ErrorIds.ValueInvalid, KvErrorKind.Invalid, "The value is not UTF-8. Convert it, or store it as it is with '--as bytes'.", null, e);
        }
    }
}
