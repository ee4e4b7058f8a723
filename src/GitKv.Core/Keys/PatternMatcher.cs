using System.Numerics;
using System.Text;

namespace GitKv.Core.Keys;

/// <summary>
/// Runs a text through a pattern, keeping the set of all steps that the pattern can be at. No backtracking: time is the
/// product of the lengths, at worst. The set is a word where it fits one, as it nearly always does.
/// </summary>
internal sealed class PatternMatcher
{
    private const int OnStack = 256;

    private readonly PatternToken[] _tokens;

    /// <summary>For each step, itself and those that are reached from it without taking a character; null where a word does not hold them all.</summary>
    private readonly ulong[]? _reached;

    public PatternMatcher(PatternToken[] tokens)
    {
        _tokens = tokens;
        if (tokens.Length >= 64) return;
        _reached = new ulong[tokens.Length + 1];
        for (int i = tokens.Length; i >= 0; i--)
        {
            _reached[i] = 1UL << i;
            if (i == tokens.Length || !tokens[i].CanBeEmpty) continue;
            _reached[i] |= _reached[i + 1];
            if (tokens[i].Kind == PatternTokenKind.Optional) _reached[i] |= _reached[i + 2];
        }
    }

    /// <summary>Whether the whole text matches, and whether a longer text that begins so could.</summary>
    public (bool Matched, bool CanGoOn) Run(ReadOnlySpan<char> text) => _reached is null ? RunLong(text) : RunShort(text, _reached);

    private (bool Matched, bool CanGoOn) RunShort(ReadOnlySpan<char> text, ulong[] reached)
    {
        ulong end = 1UL << _tokens.Length;
        ulong now = reached[0];
        for (int at = 0; at < text.Length;)
        {
            int c = text[at++];
            if (char.IsHighSurrogate((char)c) && at < text.Length && char.IsLowSurrogate(text[at])) c = char.ConvertToUtf32((char)c, text[at++]);
            ulong next = 0;
            for (ulong left = now & ~end; left != 0; left &= left - 1)
            {
                int i = BitOperations.TrailingZeroCount(left);
                ref readonly PatternToken token = ref _tokens[i];
                if (token.Stays(c)) next |= reached[i];
                if (token.Ends(c)) next |= reached[i + 1];
            }
            if (next == 0) return (false, false);
            now = next;
        }
        return ((now & end) != 0, (now & ~end) != 0);
    }

    private (bool Matched, bool CanGoOn) RunLong(ReadOnlySpan<char> text)
    {
        int count = _tokens.Length + 1;
        Span<bool> now = count <= OnStack ? stackalloc bool[OnStack] : new bool[count];
        Span<bool> next = count <= OnStack ? stackalloc bool[OnStack] : new bool[count];
        now = now[..count];
        next = next[..count];
        now.Clear();
        now[0] = true;
        AddSkips(now);
        foreach (Rune rune in text.EnumerateRunes())
        {
            next.Clear();
            bool any = false;
            for (int i = 0; i < _tokens.Length; i++)
            {
                if (!now[i]) continue;
                if (_tokens[i].Stays(rune.Value)) any = next[i] = true;
                if (_tokens[i].Ends(rune.Value)) any = next[i + 1] = true;
            }
            if (!any) return (false, false);
            AddSkips(next);
            Span<bool> swap = now;
            now = next;
            next = swap;
        }
        return (now[^1], now[..^1].Contains(true));
    }

    private void AddSkips(Span<bool> states)
    {
        for (int i = 0; i < _tokens.Length; i++)
        {
            if (!states[i] || !_tokens[i].CanBeEmpty) continue;
            states[i + 1] = true;
            if (_tokens[i].Kind == PatternTokenKind.Optional) states[i + 2] = true;
        }
    }
}
