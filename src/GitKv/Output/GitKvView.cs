using System.Buffers;
using System.Globalization;
using System.Management.Automation;
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
    public static string OneLine(GitKvItem item) => item is null ? string.Empty : OneLine(item.Content);

    /// <summary>What became of an item, on one line: the operations between two JSON documents, else the values; never an error.</summary>
    public static string OneLine(GitKvDifference difference)
    {
        if (difference is null) return string.Empty;
        try
        {
            if (difference.BeforeContent is not { } before) return OneLine(difference.AfterContent!);
            if (difference.AfterContent is not { } after) return OneLine(before);
            bool isSmall = before.Size <= MostBytes && after.Size <= MostBytes;
            if (isSmall && difference.Operations is { Count: > 0 } operations && operations[0].Path.Length > 0)
                return Shorten(string.Join("; ", operations.Take(8)), Width);
            return Shorten(OneLine(before), Width / 2) + " -> " + Shorten(OneLine(after), Width / 2);
        }
        catch (Exception e) when (Errors.CanReport(e))
        {
            return e.Message;
        }
    }

    /// <summary>A part of an item's value on one line.</summary>
    public static string OneLine(GitKvBlame part) => part is null ? string.Empty : part.Line is null ? Text(part.Value) : part.Value as string ?? string.Empty;

    /// <summary>The directory that something of a drive is in, as a path of the drive.</summary>
    public static string Directory(PSObject item)
    {
        if (item is null) return string.Empty;
        string path = item.Properties["PSParentPath"]?.Value as string ?? string.Empty;
        string parent = path[(path.IndexOf("::", StringComparison.Ordinal) is >= 0 and int mark ? mark + 2 : 0)..];
        char separator = Path.DirectorySeparatorChar;
        return item.Properties["PSDrive"]?.Value is PSDriveInfo drive && drive.Root.TrimEnd(separator) is { Length: > 0 } root && parent.StartsWith(root, StringComparison.Ordinal)
            ? $"{drive.Name}:{separator}{parent[root.Length..].TrimStart(separator)}"
            : parent;
    }

    /// <summary>What became of an item, line by line; never an error.</summary>
    public static string Lines(GitKvDifference difference)
    {
        if (difference is null) return string.Empty;
        try
        {
            return difference.Diff.TrimEnd('\n');
        }
        catch (Exception e) when (Errors.CanReport(e))
        {
            return e.Message;
        }
    }

    /// <summary>A text on one line.</summary>
    internal static string Shorten(string text, int width)
    {
        var line = new StringBuilder(Math.Min(text.Length, width) + 1);
        bool space = false;
        foreach (char c in text)
        {
            bool blank = char.IsWhiteSpace(c) || char.IsControl(c);
            if (blank && (space || line.Length == 0)) continue;
            space = blank;
            line.Append(blank ? ' ' : c);
            if (line.Length < width) continue;
            line.Append('…');
            break;
        }

        return line.ToString().TrimEnd(' ');
    }

    private static string OneLine(ItemContent content)
    {
        try
        {
            return content.Size > MostBytes ? Beginning(content) : Text(content.ValueOrFailure());
        }
        catch (Exception e) when (Errors.CanReport(e))
        {
            return e.Message;
        }
    }

    /// <summary>A value on one line; nothing for null.</summary>
    public static string OneLineOf(object? value)
    {
        try
        {
            return value is null ? string.Empty : Text(value);
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

    private static string Shorten(string text) => Shorten(text, Width);
}
