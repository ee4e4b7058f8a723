using System.Text;

namespace GitKv.Core.Query.Values;

/// <summary>The order of texts by code points, which is that of their UTF-8 bytes, as it stands or ignoring case (in <see cref="UpperCase"/>).</summary>
internal static class TextOrder
{
    public static string Fold(string text) => UpperCase.Of(text);

    public static bool AreEqual(string left, string right) =>
        Ascii.EqualsIgnoreCase(left, right) || (!(Ascii.IsValid(left) && Ascii.IsValid(right)) && string.Equals(Fold(left), Fold(right), StringComparison.Ordinal));

    public static int Compare(string left, string right)
    {
        int shorter = Math.Min(left.Length, right.Length);
        for (int i = 0; i < shorter; i++)
        {
            char a = left[i];
            char b = right[i];
            if (!char.IsAscii(a) || !char.IsAscii(b)) return CompareExact(Fold(left[i..]), Fold(right[i..]));
            if (char.IsAsciiLetterLower(a)) a = (char)(a - 0x20);
            if (char.IsAsciiLetterLower(b)) b = (char)(b - 0x20);
            if (a != b) return a - b;
        }

        return left.Length - right.Length;
    }

    public static int CompareExact(ReadOnlySpan<char> left, ReadOnlySpan<char> right)
    {
        int same = left.CommonPrefixLength(right);
        return same == left.Length || same == right.Length ? left.Length - right.Length : Rank(left[same]) - Rank(right[same]);
    }

    /// <summary>Halves of surrogate pairs stand for what is above all single characters.</summary>
    private static int Rank(char c) => char.IsSurrogate(c) ? c + 0x10000 : c;
}
