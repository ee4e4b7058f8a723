using System.Text;
using FsCheck;
using FsCheck.Fluent;
using GitKv.Core.Errors;
using GitKv.Core.Query;
using GitKv.Core.Query.Text;
using GitKv.Core.Stores;
using GitKv.Core.Tests.Stores;

namespace GitKv.Core.Tests.Query;

public sealed class TextSearchTests : StoreTestsBase
{
    [Fact]
    public void A_text_is_found_in_the_lines_that_hold_it()
    {
        Gen<string> texts = Gen.Elements("a", "A", "b", "B", "1", " ", "\n", "\r\n", "é").ArrayOf().Select(string.Concat);
        Gen<string> patterns = Gen.Elements("a", "A", "b", "1", " ", "é").NonEmptyListOf().Select(string.Concat);
        Prop.ForAll(Arb.From(texts), Arb.From(patterns), Arb.From(Gen.Elements(true, false)), (text, pattern, matchCase) =>
        {
            StringComparison comparison = matchCase ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase;
            string[] lines = text.Split('\n');
            string expected = string.Join(';', lines.Select((l, i) => (Line: l, Number: i + 1)).Where(l => l.Line.Contains(pattern, comparison))
                .Select(l => $"{l.Number},{Encoding.UTF8.GetByteCount(l.Line[..l.Line.IndexOf(pattern, comparison)])},{l.Line}"));
            return expected == Found(text, new TextQuery(pattern, MatchCase: matchCase))
                && (pattern.Contains(' ', StringComparison.Ordinal) || expected == Found(text, new TextQuery($"({pattern})", IsRegex: true, MatchCase: matchCase)));
        }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData("^b", "a\nb\nab", "2,0,b")]
    [InlineData("b$", "a\nb\r\nab", "2,0,b\r;3,1,ab")]
    [InlineData("^$", "a\n\nb\n", "2,0,")]
    [InlineData("x*", "a", "1,0,a")]
    [InlineData("\\s", "a\nb", "")]
    public void A_regular_expression_is_matched_with_one_line_at_a_time(string pattern, string text, string expected) =>
        Assert.Equal(expected, Found(text, new TextQuery(pattern, IsRegex: true)));

    [Fact]
    public void The_first_line_of_each_value_is_enough_where_only_that_is_asked_for() =>
        Assert.Equal("1,0,aa", Found("aa\naa", new TextQuery("a", FirstOnly: true)));

    [Fact]
    public void A_text_without_letters_beyond_ASCII_is_found_in_values_that_are_no_UTF8() =>
        Assert.Equal(1, Search([0xFF, (byte)'X', (byte)'\n'], new TextQuery("x"))?.Count);

    [Theory]
    [InlineData("")]
    [InlineData("a\nb")]
    public void What_no_line_holds_is_refused(string pattern) =>
        Assert.Equal(ErrorIds.ExpressionInvalid, Assert.Throws<KvException>(() => new TextSearch(new TextQuery(pattern))).ErrorId);

    private string Found(string text, TextQuery query) =>
        string.Join(';', (Search(Encoding.UTF8.GetBytes(text), query) ?? []).Select(m => $"{m.Number},{m.Column},{Encoding.UTF8.GetString(m.Line.Span)}"));

    private IReadOnlyList<TextMatch>? Search(byte[] value, TextQuery query)
    {
        _store ??= Make(KvLayout.Tree);
        using KvTransaction transaction = _store.Begin();
        transaction.Set("k", value);
        return new TextSearch(query).Run(new KvSearch(_store, transaction, new KvQuery())).Select(f => f.Lines).SingleOrDefault();
    }

    private KvStore? _store;
}
