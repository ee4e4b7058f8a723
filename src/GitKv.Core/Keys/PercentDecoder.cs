using System.Buffers;
using System.Text;

namespace GitKv.Core.Keys;

/// <summary>Undoes <c>%XX</c>.</summary>
internal static class PercentDecoder
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>False when a "%" is not followed by two upper-case hex digits, or the bytes are not valid UTF-8.</summary>
    public static bool TryDecode(string name, out string decoded)
    {
        decoded = "";
        byte[] bytes = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(name.Length));
        try
        {
            int length = 0;
            ReadOnlySpan<char> rest = name;
            while (!rest.IsEmpty)
            {
                int percent = rest.IndexOf('%');
                ReadOnlySpan<char> literal = percent < 0 ? rest : rest[..percent];
                length += StrictUtf8.GetBytes(literal, bytes.AsSpan(length));
                if (percent < 0) break;
                rest = rest[percent..];
                if (rest.Length < 3) return false;
                int high = Nibble(rest[1]);
                int low = Nibble(rest[2]);
                if (high < 0 || low < 0) return false;
                bytes[length++] = (byte)(high << 4 | low);
                rest = rest[3..];
            }
            decoded = StrictUtf8.GetString(bytes, 0, length);
            return true;
        }
        catch (ArgumentException)
        {
            // Not UTF-8, or half a surrogate pair.
            return false;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    private static int Nibble(char c) => c switch
    {
        >= '0' and <= '9' => c - '0',
        >= 'A' and <= 'F' => c - 'A' + 10,
        _ => -1,
    };
}
