using System.Text;
using GitKv.Core.Errors;

namespace GitKv.Core.Refs;

/// <summary>Which names refs may have: git-check-ref-format's rules, and that a component with ".lock" fits a file name.</summary>
internal static class RefName
{
    /// <summary>The longest file name of the usual file systems, in bytes.</summary>
    private const int LongestFileName = 255;

    /// <summary>git's own limit comes from the longest path.</summary>
    private const int LongestName = 3800;

    /// <summary>Sorts as git sorts refs: by the bytes of UTF-8.</summary>
    public static StringComparer Order { get; } = new Utf8Comparer();

    /// <exception cref="KvException">RefInvalid when no ref can have the name.</exception>
    public static void Check(string name)
    {
        if (Flaw(name) is { } flaw) throw Invalid(name, flaw);
    }

    /// <summary>The same for a ref that is to be changed: only those below <c>refs/</c> are.</summary>
    /// <exception cref="KvException">RefInvalid.</exception>
    public static void CheckWritable(string name)
    {
        Check(name);
        if (!name.StartsWith("refs/", StringComparison.Ordinal)) throw Invalid(name, "it is not below refs/");
    }

    public static bool IsValid(string name) => Flaw(name) is null;

    /// <summary>The start of a listing: <c>refs</c> or components below it.</summary>
    /// <exception cref="KvException">RefInvalid.</exception>
    public static void CheckPrefix(string prefix)
    {
        if (prefix != "refs") CheckWritable(prefix);
    }

    private static KvException Invalid(string name, string flaw) =>
        new(ErrorIds.RefInvalid, KvErrorKind.Invalid,
            $"'{name}' can't be the name of a ref: {flaw}. See 'git help check-ref-format' for the rules.", name);

    private static string? Flaw(string name)
    {
        if (name.Length == 0) return "it is empty";
        if (!name.StartsWith("refs/", StringComparison.Ordinal))
            return name.All(static c => char.IsAsciiLetterUpper(c) || c == '_') ? null : "it does not begin with refs/";
        ReadOnlySpan<char> rest = name;
        int total = 0;
        foreach (Range range in rest.Split('/'))
        {
            if (ComponentFlaw(rest[range], out int bytes) is { } flaw) return flaw;
            total += bytes + 1;
        }

        return total > LongestName ? $"it is longer than {LongestName} bytes" : null;
    }

    private static string? ComponentFlaw(ReadOnlySpan<char> component, out int bytes)
    {
        bytes = 0;
        if (component.Length == 0) return "it has an empty component";
        if (component[0] == '.') return "a component begins with '.'";
        if (component[^1] == '.') return "a component ends with '.'";
        if (component.EndsWith(".lock", StringComparison.OrdinalIgnoreCase)) return "a component ends with .lock";
        if (component is "@") return "a component is '@' alone";
        for (int i = 0; i < component.Length; i++)
        {
            char c = component[i];
            if (c <= ' ' || c is '\u007f' or '~' or '^' or ':' or '?' or '*' or '[' or '\\')
                return c <= ' ' || c == '\u007f' ? "it has a space or control character" : $"it has the character '{c}'";
            if (char.IsSurrogate(c))
            {
                if (i + 1 >= component.Length || !char.IsSurrogatePair(c, component[i + 1])) return "it has half a surrogate pair";
                i++;
            }
            else if (i > 0 && c == '.' && component[i - 1] == '.')
            {
                return "it has '..'";
            }
            else if (i > 0 && c == '{' && component[i - 1] == '@')
            {
                return "it has '@{'";
            }
        }

        bytes = Encoding.UTF8.GetByteCount(component);
        return bytes + ".lock".Length > LongestFileName ? $"a component is longer than {LongestFileName - ".lock".Length} bytes" : null;
    }

    private sealed class Utf8Comparer : StringComparer
    {
        public override int Compare(string? x, string? y)
        {
            if (x is null || y is null) return string.CompareOrdinal(x, y);
            int same = x.AsSpan().CommonPrefixLength(y);
            if (same == x.Length || same == y.Length) return x.Length - y.Length;
            return Rank(x[same]) - Rank(y[same]);
        }

        public override bool Equals(string? x, string? y) => string.Equals(x, y, StringComparison.Ordinal);

        public override int GetHashCode(string obj) => obj.GetHashCode(StringComparison.Ordinal);

        /// <summary>UTF-16 puts surrogates before U+E000..U+FFFF, UTF-8 behind them.</summary>
        private static int Rank(char c) => c < 0xD800 ? c : c >= 0xE000 ? c - 0x800 : c + 0x2000;
    }
}
