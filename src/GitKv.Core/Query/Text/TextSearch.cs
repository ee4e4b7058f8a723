using System.Buffers;
using System.Text;
using System.Text.RegularExpressions;
using GitKv.Core.Errors;
using GitKv.Core.Query.Values;

namespace GitKv.Core.Query.Text;

/// <summary>Looks for text in values as they are stored, a line at a time, as <c>git grep</c> does; binary ones are passed over.</summary>
public sealed class TextSearch
{
    /// <summary>What git looks at to tell binary data from text.</summary>
    private const int BinaryHead = 8000;

    private static readonly SearchValues<char> s_special = SearchValues.Create("\\*+?|{}[]()^$.#");
    private static readonly TimeSpan s_longest = TimeSpan.FromSeconds(2);

    private readonly TextQuery _query;
    private readonly Regex? _regex;

    /// <param name="query">What is looked for.</param>
    /// <exception cref="KvException">ExpressionInvalid: no text, more than one line, or a regular expression that can't be read.</exception>
    public TextSearch(TextQuery query)
    {
        ArgumentNullException.ThrowIfNull(query);
        _query = query;
        if (query.Pattern.Length == 0) throw QueryErrors.Text("it is empty.");
        if (query.Pattern.Contains('\n', StringComparison.Ordinal)) throw QueryErrors.Text("it has several lines, and lines are searched one at a time. Search for one of them.");
        bool isLiteral = !query.IsRegex || !query.Pattern.AsSpan().ContainsAny(s_special);
        if (isLiteral && (query.MatchCase || Ascii.IsValid(query.Pattern))) return;
        _regex = QueryErrors.Checked(
            query.Pattern,
            () => new Regex(
                isLiteral ? Regex.Escape(query.Pattern) : query.Pattern,
                RegexOptions.CultureInvariant | RegexOptions.Compiled | (query.MatchCase ? RegexOptions.None : RegexOptions.IgnoreCase),
                s_longest));
    }

    /// <summary>The items in which there is anything, with the lines, in the order of the keys.</summary>
    /// <exception cref="KvException">Those of <see cref="KvSearch.Run"/>.</exception>
    public IEnumerable<(Stores.KvEntry Entry, IReadOnlyList<TextMatch> Lines)> Run(KvSearch search)
    {
        ArgumentNullException.ThrowIfNull(search);
        return search.Look<List<TextMatch>>(usesKeys: false, NewLook).Select(static hit => (hit.Entry, (IReadOnlyList<TextMatch>)hit.Found));
    }

    private BlobScan.Look<List<TextMatch>> NewLook()
    {
        ITextMatcher matcher = _regex is null ? new BytesMatcher(_query.Pattern, _query.MatchCase, _query.FirstOnly) : new LineMatcher(_regex, _query.FirstOnly);
        return (_, value) => IsBinary(value) ? null : matcher.Find(value);
    }

    private static bool IsBinary(ReadOnlySpan<byte> value) => value[..Math.Min(value.Length, BinaryHead)].Contains((byte)0);
}
