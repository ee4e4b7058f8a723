using System.Text;

namespace GitKv.Core.Keys;

/// <summary>
/// Runs a text through a pattern, keeping the set of all steps that the pattern can be at. No backtracking: time is the
/// product of the lengths, at worst.
/// </summary>
internal static class PatternMatcher
{
    private const int OnStack = 256;

    /// <summary>Whether the whole text matches, and whether a longer text that begins so could.</summary>
    public static (bool Matched, bool CanGoOn) Run(PatternToken[] tokens, ReadOnlySpan<char> text)
    {
        int count = tokens.Length + 1;
        Span<bool> now = count <= OnStack ? stackalloc bool[OnStack] : new bool[count];
        Span<bool> next = count <= OnStack ? stackalloc bool[OnStack] : new bool[count];
        now = now[..count];
        next = next[..count];
        now.Clear();
        now[0] = true;
        AddSkips(tokens, now);
        foreach (Rune rune in text.EnumerateRunes())
        {
            next.Clear();
            bool any = false;
            for (int i = 0; i < tokens.Length; i++)
            {
                if (!now[i]) continue;
                if (tokens[i].Stays(rune.Value)) any = next[i] = true;
                if (tokens[i].Ends(rune.Value)) any = next[i + 1] = true;
            }
            if (!any) return (false, false);
            AddSkips(tokens, next);
            Span<bool> swap = now;
            now = next;
            next = swap;
        }
        return (now[^1], now[..^1].Contains(true));
    }

    private static void AddSkips(PatternToken[] tokens, Span<bool> states)
    {
        for (int i = 0; i < tokens.Length; i++)
        {
            if (!states[i] || !tokens[i].CanBeEmpty) continue;
            states[i + 1] = true;
            if (tokens[i].Kind == PatternTokenKind.Optional) states[i + 2] = true;
        }
    }
}
