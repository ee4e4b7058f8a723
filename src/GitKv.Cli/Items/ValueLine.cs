using System.Text;
using GitKv.Cli.Streams;
using GitKv.Core.Stores;
using GitKv.Core.Values;

namespace GitKv.Cli.Items;

/// <summary>A value on one line, shortened, for people.</summary>
internal static class ValueLine
{
    private const int Most = 100;
    private const int Chunk = 4096;

    public static string Of(IKvReader reader, KvEntry entry)
    {
        long size = reader.SizeOf(entry);
        byte[] start = Start(reader, entry, size);
        ValueKind kind = ValueCodec.Classify(start);
        if (kind == ValueKind.Bytes && size == start.Length) return $"({size} bytes)";
        string text = kind == ValueKind.Json ? CompactText(start) : Encoding.UTF8.GetString(start);
        int end = text.AsSpan().IndexOfAny('\r', '\n');
        bool isCut = size > start.Length || text.Length > Most || (end >= 0 && end < text.TrimEnd().Length);
        text = text[..Math.Min(Math.Min(end < 0 ? text.Length : end, text.Length), Most)];
        return DisplayText.WithoutControls(text) + (isCut ? "…" : "");
    }

    private static string CompactText(byte[] json)
    {
        string text = Encoding.UTF8.GetString(JsonCompactor.Compact(json));
        return text.StartsWith('"') ? ValueCodec.ToText(json) : text;
    }

    private static byte[] Start(IKvReader reader, KvEntry entry, long size)
    {
        if (size <= Chunk) return reader.Read(entry);
        using Stream stream = reader.Open(entry);
        byte[] start = new byte[Chunk];
        return start[..stream.ReadAtLeast(start, Chunk, throwOnEndOfStream: false)];
    }
}
