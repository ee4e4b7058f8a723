using System.Text.Json;

namespace GitKv.Core.Documents;

/// <summary>
/// Which element of one array became which of another: equal ones first, then those that say by a property (<c>id</c>, <c>key</c>, <c>name</c>) that they are the
/// same, then by place between the ones found.
/// </summary>
internal static class ArrayAlignment
{
    private static readonly string[] s_identities = ["id", "key", "name"];

    /// <summary>The pairs in order; an index of -1 stands for none: removed or added.</summary>
    public static List<(int Old, int New)> Pair(JsonElement[] old, JsonElement[] now)
    {
        var pairs = new List<(int, int)>(Math.Max(old.Length, now.Length));
        (int[] a, int[] b) = Alignment.Number(Array.ConvertAll(old, JsonForm.Of), Array.ConvertAll(now, JsonForm.Of), StringComparer.Ordinal);
        Between(Alignment.Of(a, b), old.Length, now.Length, pairs, (i, iEnd, j, jEnd) => ByIdentity(old, now, i, iEnd, j, jEnd, pairs));
        return pairs;
    }

    private static void ByIdentity(JsonElement[] old, JsonElement[] now, int i, int iEnd, int j, int jEnd, List<(int, int)> pairs)
    {
        // Numbers apart where an element has no identity: it is like no other.
        int none = 0;
        string[] a = [.. old[i..iEnd].Select(e => IdentityOf(e) ?? "-" + none++)];
        string[] b = [.. now[j..jEnd].Select(e => IdentityOf(e) ?? "-" + none++)];
        (int[] x, int[] y) = Alignment.Number(a, b, StringComparer.Ordinal);
        var inner = new List<(int, int)>();
        Between(Alignment.Of(x, y), a.Length, b.Length, inner, (k, kEnd, l, lEnd) => ByPlace(old, now, i, k, kEnd, j, l, lEnd, inner));
        foreach ((int k, int l) in inner) pairs.Add((k < 0 ? -1 : k + i, l < 0 ? -1 : l + j));
    }

    private static void ByPlace(JsonElement[] old, JsonElement[] now, int oldStart, int k, int kEnd, int newStart, int l, int lEnd, List<(int, int)> pairs)
    {
        while (k < kEnd || l < lEnd)
        {
            bool both = k < kEnd && l < lEnd && CanBecome(old[oldStart + k], now[newStart + l]);
            pairs.Add((k < kEnd ? k : -1, both || k >= kEnd ? l : -1));
            if (both || k >= kEnd) l++;
            k++;
        }
    }

    /// <summary>Calls back for each stretch between matches, and adds the matches themselves.</summary>
    private static void Between(List<Match> matches, int oldLength, int newLength, List<(int, int)> pairs, Action<int, int, int, int> stretch)
    {
        int i = 0;
        int j = 0;
        foreach (Match match in matches.Append(new Match(oldLength, newLength, 0)))
        {
            if (match.Old > i || match.New > j) stretch(i, match.Old, j, match.New);
            for (int k = 0; k < match.Length; k++) pairs.Add((match.Old + k, match.New + k));
            i = match.Old + match.Length;
            j = match.New + match.Length;
        }
    }

    /// <summary>Two that say that they are different ones are not the same one changed.</summary>
    private static bool CanBecome(JsonElement old, JsonElement now) =>
        IdentityOf(old) is not { } before || IdentityOf(now) is not { } after || before == after;

    private static string? IdentityOf(JsonElement element)
    {
        if (element.ValueKind != JsonValueKind.Object) return null;
        foreach (string name in s_identities)
            if (element.TryGetProperty(name, out JsonElement value) && value.ValueKind is JsonValueKind.String or JsonValueKind.Number) return name + JsonForm.Of(value);
        return null;
    }
}
