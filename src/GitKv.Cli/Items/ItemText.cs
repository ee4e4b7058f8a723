using System.Globalization;
using System.Text.Json;
using GitKv.Cli.Streams;
using GitKv.Core.Stores;
using GitKv.Core.Values;

namespace GitKv.Cli.Items;

/// <summary>Items for people and for shells: the value itself; a text is shown as text also where it is kept as a JSON string.</summary>
internal static class ItemText
{
    private const string Moment = "yyyy-MM-dd HH:mm:ss zzz";
    private const int Chunk = 1 << 16;

    /// <summary>Writes a value, a large one in constant memory.</summary>
    public static void WriteValue(OutputStream output, IKvReader reader, KvEntry entry, bool raw)
    {
        using Stream value = reader.Open(entry);
        byte[] chunk = new byte[Chunk];
        int count = value.ReadAtLeast(chunk, Chunk, throwOnEndOfStream: false);
        if (!raw && MayBeString(chunk.AsSpan(0, count)))
        {
            byte[] whole = count < Chunk ? chunk[..count] : reader.Read(entry);
            if (ValueCodec.Classify(whole) == ValueKind.Json)
            {
                WriteString(output, whole);
                return;
            }
        }

        while (count > 0)
        {
            output.Write(chunk.AsSpan(0, count));
            count = value.Read(chunk);
        }
    }

    /// <summary>Writes a value that is here already.</summary>
    public static void WriteValue(OutputStream output, byte[] value, bool raw)
    {
        if (!raw && MayBeString(value) && ValueCodec.Classify(value) == ValueKind.Json) WriteString(output, value);
        else output.Write(value);
    }

    /// <summary>Who, when and why, above the value.</summary>
    public static void WriteHeader(OutputStream output, KvEntry entry, long size, ItemOrigin? origin)
    {
        Field(output, "key", entry.Key);
        Field(output, "version", entry.Version);
        Field(output, "size", size.ToString(CultureInfo.InvariantCulture));
        if (entry.Expires is { } expires) Field(output, "expires", expires.ToLocalTime().ToString(Moment, CultureInfo.InvariantCulture));
        if (origin is not null)
        {
            Field(output, "updated", When(origin));
            Field(output, "by", $"{origin.By} <{origin.Email}>");
            Field(output, "message", origin.Message.Split('\n')[0]);
            Field(output, "commit", origin.Commit);
        }

        output.Write("\n"u8);
    }

    public static string When(ItemOrigin origin) => origin.At.ToString(Moment, CultureInfo.InvariantCulture);

    private static void Field(OutputStream output, string name, string value)
    {
        output.WriteText(name.PadRight(9));
        output.WriteText(DisplayText.WithoutControls(value));
        output.Write("\n"u8);
    }

    private static bool MayBeString(ReadOnlySpan<byte> start) => start.TrimStart(" \t\r\n"u8) is [(byte)'"', ..];

    private static void WriteString(OutputStream output, ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        reader.Read();
        byte[] text = new byte[json.Length];
        output.Write(text.AsSpan(0, reader.CopyString(text)));
    }
}
