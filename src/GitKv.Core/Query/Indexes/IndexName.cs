using System.Text;
using GitKv.Core.Errors;
using GitKv.Core.Keys;
using GitKv.Core.Query.Values;

namespace GitKv.Core.Query.Indexes;

/// <summary>
/// The name of an entry of an index: a letter for the class of the value, its text (<see cref="NameText"/>), <c>!</c>, and the key as in trees with <c>~</c> for "/".
/// The order of the bytes is that of values, then keys.
/// </summary>
internal static class IndexName
{
    /// <summary>The most bytes of a name.</summary>
    public const int MaxBytes = 4000;

    private const byte End = (byte)'!';

    // In the order of the classes; distinct also where case is ignored.
    private static ReadOnlySpan<byte> Letters => "0BNTX"u8;

    /// <summary>The name of a value of a key.</summary>
    /// <param name="value">The value.</param>
    /// <param name="exact">Whether texts keep their case.</param>
    /// <param name="path">What <see cref="PathOf"/> makes of the key.</param>
    public static byte[] Of(in QueryValue value, bool exact, ReadOnlySpan<byte> path)
    {
        List<byte> name = Value(value, exact, out _);
        name.AddRange(path);
        if (name.Count > MaxBytes)
        {
            string key = KeyOf(path);
            throw new KvException(ErrorIds.KeyInvalid, KvErrorKind.Invalid,
                $"The key '{key}' is too long for an index: with a value it takes {name.Count} bytes, and at most {MaxBytes} fit. Shorten it, or give the index a pattern that leaves it out.", key);
        }

        return [.. name];
    }

    /// <summary>The end of the name for a key; null for one that no store of GitKv can have.</summary>
    public static byte[]? PathOf(string key)
    {
        try
        {
            return Encoding.UTF8.GetBytes(KeyName.EncodeKey(key, NameForm.Tree).Replace('/', '~'));
        }
        catch (KvException)
        {
            return null;
        }
    }

    /// <summary>What the names of all keys with a value begin with, and whether other values may have the same.</summary>
    public static byte[] Start(in QueryValue value, bool exact, out bool isCut) => [.. Value(value, exact, out isCut)];

    /// <summary>What the names of texts begin with that begin with this one.</summary>
    public static byte[] StartOfTexts(string beginning, bool exact)
    {
        var name = new List<byte> { Letters[(int)QueryClass.Text] };
        if (NameText.Append(name, exact ? beginning : TextOrder.Fold(beginning))) name.RemoveRange(name.Count - 2, 2);
        return [.. name];
    }

    /// <summary>What the names of a class begin with.</summary>
    public static byte[] Start(QueryClass kind) => [Letters[(int)kind]];

    /// <summary>Takes a name apart. False for one that is no name of an entry.</summary>
    public static bool TryRead(ReadOnlySpan<byte> name, out QueryClass kind, out ReadOnlySpan<byte> text, out ReadOnlySpan<byte> path)
    {
        int end = name.IndexOf(End);
        kind = default;
        text = path = default;
        if (end < 1 || end + 1 >= name.Length) return false;
        int letter = Letters.IndexOf(name[0]);
        if (letter < 0) return false;
        kind = (QueryClass)letter;
        text = name[1..end];
        path = name[(end + 1)..];
        return true;
    }

    /// <summary>The part of a name before the key: the same exactly where values are, as far as they are not cut.</summary>
    public static ReadOnlySpan<byte> ValuePart(ReadOnlySpan<byte> name) => name[..(name.IndexOf(End) + 1)];

    public static string KeyOf(ReadOnlySpan<byte> path) => KeyName.DecodeKey(Encoding.UTF8.GetString(path).Replace('~', '/'), NameForm.Tree);

    private static List<byte> Value(in QueryValue value, bool exact, out bool isCut)
    {
        var name = new List<byte>(48) { Letters[(int)value.Class] };
        isCut = NameText.Append(name, exact ? value.ExactOrder : value.Order);
        name.Add(End);
        return name;
    }
}
