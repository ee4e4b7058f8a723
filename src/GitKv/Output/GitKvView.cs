using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using GitKv.Values;

namespace GitKv;

/// <summary>What the module's views show.</summary>
public static class GitKvView
{
    private const int Width = 100;

    /// <summary>More than this is not read for one line of a table.</summary>
    private const long MostBytes = 64 * 1024;

    /// <summary>An item's value on one line, cut to what fits; never an error.</summary>
    public static string OneLine(GitKvItem item)
    {
        if (item is null) return string.Empty;
        try
        {
            return item.Content.Size > MostBytes ? Beginning(item.Content) : Text(item.Value);
        }
        catch (Exception e) when (Errors.CanReport(e))
        {
            return e.Message;
        }
    }

    private static string Text(object? value) => value switch
    {
        null => "null",
        string text => Shorten(text),
        byte[] bytes => Bytes(bytes, bytes.LongLength),
        GitKvValueFailure failure => Shorten(failure.ToString()),
        _ => Shorten(Json(value)),
    };

    private static string Beginning(ItemContent content)
    {
        byte[] start = content.Source.ReadStart(content.Entry, 4 * Width);
        return start.AsSpan().IndexOfAnyInRange((byte)0, (byte)8) >= 0 ? Bytes(start, content.Size) : Shorten(Encoding.UTF8.GetString(start) + "…");
    }

    private static string Bytes(byte[] bytes, long size)
    {
        string shown = string.Join(' ', bytes.Take(16).Select(static b => b.ToString("x2", CultureInfo.InvariantCulture)));
        return size > 16 ? shown + " …" : shown;
    }

    private static string Json(object value)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = 0 });
        try
        {
            new JsonValueWriter(json, default).Write(value);
            json.Flush();
        }
        catch (Core.Errors.KvException)
        {
            return value.ToString() ?? string.Empty;
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static string Shorten(string text)
    {
        var line = new StringBuilder(Math.Min(text.Length, Width) + 1);
        bool space = false;
        foreach (char c in text)
        {
            bool blank = char.IsWhiteSpace(c) || char.IsControl(c);
            if (blank && (space || line.Length == 0)) continue;
            space = blank;
            line.Append(blank ? ' ' : c);
            if (line.Length < Width) continue;
            line.Append('…');
            break;
        }

        return line.ToString().TrimEnd(' ');
    }
}
