using System.Buffers.Text;

namespace GitKv.Core.Objects;

/// <summary>The header that git hashes and that loose objects begin with: <c>type SP size NUL</c> (git's gitformat-loose).</summary>
internal static class ObjectHeader
{
    public static ReadOnlySpan<byte> NameOf(ObjectType type) => type switch
    {
        ObjectType.Commit => "commit"u8,
        ObjectType.Tree => "tree"u8,
        ObjectType.Blob => "blob"u8,
        ObjectType.Tag => "tag"u8,
        _ => throw new ArgumentOutOfRangeException(nameof(type)),
    };

    /// <summary>Writes the header; needs at most 32 bytes. Returns its length.</summary>
    public static int Write(Span<byte> destination, ObjectType type, long size)
    {
        ReadOnlySpan<byte> name = NameOf(type);
        name.CopyTo(destination);
        int at = name.Length;
        destination[at++] = (byte)' ';
        Utf8Formatter.TryFormat(size, destination[at..], out int digits);
        at += digits;
        destination[at++] = 0;
        return at;
    }

    /// <summary>Reads a header; <paramref name="length"/> counts its NUL. False where it is none.</summary>
    public static bool TryRead(ReadOnlySpan<byte> data, out ObjectType type, out long size, out int length)
    {
        type = default;
        size = 0;
        length = 0;
        int end = data.IndexOf((byte)0);
        int space = data.IndexOf((byte)' ');
        if (end < 0 || space < 0 || space > end) return false;
        ReadOnlySpan<byte> name = data[..space];
        if (name.SequenceEqual("blob"u8)) type = ObjectType.Blob;
        else if (name.SequenceEqual("tree"u8)) type = ObjectType.Tree;
        else if (name.SequenceEqual("commit"u8)) type = ObjectType.Commit;
        else if (name.SequenceEqual("tag"u8)) type = ObjectType.Tag;
        else return false;
        ReadOnlySpan<byte> digits = data[(space + 1)..end];
        length = end + 1;
        return Utf8Parser.TryParse(digits, out size, out int used) && used == digits.Length && size >= 0;
    }
}
