using System.Globalization;
using System.Text;

namespace GitKv.Core.Tests.Support.Servers;

/// <summary>A request of HTTP/1.1 (RFC 9112), with its body read whole.</summary>
internal sealed record HttpRequest(string Method, string Path, string Query, IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    public string? Header(string name) => Headers.TryGetValue(name, out string? value) ? value : null;

    /// <summary>The next request of a connection; null where it has ended.</summary>
    public static HttpRequest? Read(Stream stream)
    {
        string? first = Line(stream);
        if (string.IsNullOrEmpty(first)) return null;
        string[] words = first.Split(' ');
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        while (Line(stream) is { Length: > 0 } line)
        {
            int colon = line.IndexOf(':', StringComparison.Ordinal);
            headers[line[..colon]] = line[(colon + 1)..].Trim();
        }

        if (headers.TryGetValue("Expect", out string? expect) && expect.Contains("100", StringComparison.Ordinal)) stream.Write("HTTP/1.1 100 Continue\r\n\r\n"u8);
        byte[] body = headers.TryGetValue("Transfer-Encoding", out string? coding) && coding.Contains("chunked", StringComparison.OrdinalIgnoreCase)
            ? Chunks(stream)
            : Exactly(stream, headers.TryGetValue("Content-Length", out string? length) ? int.Parse(length, CultureInfo.InvariantCulture) : 0);
        string[] target = words[1].Split('?', 2);
        return new HttpRequest(words[0], Uri.UnescapeDataString(target[0]), target.Length > 1 ? target[1] : "", headers, body);
    }

    private static byte[] Chunks(Stream stream)
    {
        using var body = new MemoryStream();
        while (true)
        {
            string size = Line(stream) ?? throw new EndOfStreamException();
            int length = int.Parse(size.Split(';')[0], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            body.Write(Exactly(stream, length));
            _ = Line(stream);
            if (length == 0) return body.ToArray();
        }
    }

    private static byte[] Exactly(Stream stream, int length)
    {
        byte[] bytes = new byte[length];
        stream.ReadExactly(bytes);
        return bytes;
    }

    private static string? Line(Stream stream)
    {
        var line = new StringBuilder();
        while (true)
        {
            int read = stream.ReadByte();
            if (read < 0) return line.Length == 0 ? null : throw new EndOfStreamException();
            if (read == '\n') return line.ToString().TrimEnd('\r');
            line.Append((char)read);
        }
    }
}
