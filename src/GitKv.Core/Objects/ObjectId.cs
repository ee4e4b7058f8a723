using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace GitKv.Core.Objects;

/// <summary>A git object's name: the 20 bytes of SHA-1 over its header and content. All zeros stands for "no object".</summary>
public readonly struct ObjectId : IEquatable<ObjectId>, IComparable<ObjectId>
{
    /// <summary>The length in bytes.</summary>
    public const int Length = 20;

    private readonly ulong _a;
    private readonly ulong _b;
    private readonly uint _c;

    public ObjectId(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != Length) throw new ArgumentException("An object id has 20 bytes.", nameof(bytes));
        _a = BinaryPrimitives.ReadUInt64BigEndian(bytes);
        _b = BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]);
        _c = BinaryPrimitives.ReadUInt32BigEndian(bytes[16..]);
    }

    public static ObjectId Zero => default;

    public bool IsZero => _a == 0 && _b == 0 && _c == 0;

    /// <summary>The first byte: the fan-out of loose objects and of pack indexes.</summary>
    public byte First => (byte)(_a >> 56);

    /// <summary>The first eight bytes, which order ids as a number.</summary>
    internal ulong Leading => _a;

    public static bool operator ==(ObjectId left, ObjectId right) => left.Equals(right);

    public static bool operator !=(ObjectId left, ObjectId right) => !left.Equals(right);

    public static bool operator <(ObjectId left, ObjectId right) => left.CompareTo(right) < 0;

    public static bool operator >(ObjectId left, ObjectId right) => left.CompareTo(right) > 0;

    public static bool operator <=(ObjectId left, ObjectId right) => left.CompareTo(right) <= 0;

    public static bool operator >=(ObjectId left, ObjectId right) => left.CompareTo(right) >= 0;

    /// <summary>The id that git gives to an object of this type and content.</summary>
    public static ObjectId Hash(ObjectType type, ReadOnlySpan<byte> content)
    {
        Span<byte> header = stackalloc byte[32];
        int length = ObjectHeader.Write(header, type, content.Length);
        Span<byte> hash = stackalloc byte[Length];
        if (content.Length <= 4096)
        {
            Span<byte> whole = stackalloc byte[32 + 4096];
            header[..length].CopyTo(whole);
            content.CopyTo(whole[length..]);
            SHA1.HashData(whole[..(length + content.Length)], hash);
        }
        else
        {
            using IncrementalHash sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA1);
            sha.AppendData(header[..length]);
            sha.AppendData(content);
            sha.GetHashAndReset(hash);
        }

        return new ObjectId(hash);
    }

    public static ObjectId Parse(string hex) =>
        TryParse(hex, out ObjectId id) ? id : throw new FormatException($"'{hex}' is not 40 hexadecimal digits.");

    public static bool TryParse([NotNullWhen(true)] string? hex, out ObjectId id)
    {
        id = default;
        return hex is { Length: 40 } && TryParse(Encoding.Latin1.GetBytes(hex), out id);
    }

    public static bool TryParse(ReadOnlySpan<byte> hex, out ObjectId id)
    {
        id = default;
        if (hex.Length != 2 * Length) return false;
        Span<byte> bytes = stackalloc byte[Length];
        if (Convert.FromHexString(hex, bytes, out _, out int written) != System.Buffers.OperationStatus.Done || written != Length) return false;
        id = new ObjectId(bytes);
        return true;
    }

    public void CopyTo(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt64BigEndian(destination, _a);
        BinaryPrimitives.WriteUInt64BigEndian(destination[8..], _b);
        BinaryPrimitives.WriteUInt32BigEndian(destination[16..], _c);
    }

    public bool Equals(ObjectId other) => _a == other._a && _b == other._b && _c == other._c;

    public override bool Equals(object? obj) => obj is ObjectId other && Equals(other);

    public override int GetHashCode() => (int)(_a >> 32) ^ (int)_c;

    public int CompareTo(ObjectId other)
    {
        int order = _a.CompareTo(other._a);
        if (order == 0) order = _b.CompareTo(other._b);
        return order != 0 ? order : _c.CompareTo(other._c);
    }

    /// <summary>Writes 40 lower-case hexadecimal digits.</summary>
    public void Format(Span<byte> destination)
    {
        Span<byte> bytes = stackalloc byte[Length];
        CopyTo(bytes);
        Convert.TryToHexStringLower(bytes, destination, out _);
    }

    /// <summary>40 lower-case hexadecimal digits.</summary>
    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[Length];
        CopyTo(bytes);
        return Convert.ToHexStringLower(bytes);
    }
}
