using System.Globalization;
using System.Text;

namespace GitKv.Core.Stores;

/// <summary>
/// From when on an item is absent, as it is kept: an ISO 8601 instant in UTC, in a small blob of its own in the tree <c>.gitkv-expires</c> of a
/// Tree store, in the trailer <c>GitKv-Expires</c> of the commit or annotated tag of a Branch or Ref store's item.
/// What can't be read as an instant lets nothing expire.
/// </summary>
internal static class Expiry
{
    private const string Trailer = "GitKv-Expires: ";
    private const string Form = "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'";

    /// <summary>Whether an item is absent at a moment.</summary>
    public static bool IsOver(DateTimeOffset? expires, DateTimeOffset clock) => expires is { } end && end <= clock;

    public static byte[] ToBytes(DateTimeOffset expires) => Encoding.ASCII.GetBytes(Text(expires) + "\n");

    public static DateTimeOffset? Parse(ReadOnlySpan<byte> content) => content.Length > 64 ? null : Parse(Encoding.ASCII.GetString(content));

    public static string ToTrailer(DateTimeOffset? expires) => expires is { } end ? $"{Trailer}{Text(end)}\n" : "";

    /// <summary>What the trailers of a message say: the lines of its last paragraph.</summary>
    public static DateTimeOffset? FromTrailer(string message)
    {
        int at = message.LastIndexOf(Trailer, StringComparison.Ordinal);
        if (at <= 0 || message[at - 1] != '\n') return null;
        string rest = message[at..].TrimEnd();
        if (rest.Contains("\n\n", StringComparison.Ordinal)) return null;
        int end = rest.IndexOf('\n', StringComparison.Ordinal);
        return Parse(end < 0 ? rest[Trailer.Length..] : rest[Trailer.Length..end]);
    }

    private static string Text(DateTimeOffset expires) => expires.UtcDateTime.ToString(Form, CultureInfo.InvariantCulture);

    private static DateTimeOffset? Parse(string text) =>
        DateTimeOffset.TryParseExact(text.Trim(), [Form, "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz"], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset at)
            ? at.ToUniversalTime()
            : null;
}
