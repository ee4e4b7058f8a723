using System.Text;
using FsCheck;
using FsCheck.Fluent;
using GitKv.Core.Query.Indexes;
using GitKv.Core.Query.Values;
using GitKv.Core.Tests.Support;

namespace GitKv.Core.Tests.Query.Indexes;

public sealed class IndexNameTests
{
    private static readonly Config Config = Config.QuickThrowOnFailure.WithMaxTest(2000);

    [Fact]
    public void The_order_of_names_is_that_of_values_and_equal_values_have_equal_names()
    {
        Prop.ForAll(Values().Two().ToArbitrary(), pair =>
        {
            (QueryValue one, QueryValue other) = pair;
            return SameOrder(one.CompareTo(other), one, other, exact: false) && SameOrder(one.CompareExactly(other), one, other, exact: true);
        }).Check(Config);
    }

    [Fact]
    public void A_value_and_a_key_are_read_back_from_their_name()
    {
        Prop.ForAll(Values().ToArbitrary(), Gen.Elements("a", "a/b", "a~b/.c", "x!y/[z]", "docs/ä ö").ToArbitrary(), (value, key) =>
        {
            byte[] name = IndexName.Of(value, exact: true, IndexName.PathOf(key)!);
            Assert.True(IndexName.TryRead(name, out QueryClass kind, out ReadOnlySpan<byte> text, out ReadOnlySpan<byte> path));
            string read = NameText.Read(text);
            bool same = NameText.IsCut(text) ? value.ExactOrder.StartsWith(read, StringComparison.Ordinal) : value.ExactOrder == read;
            return same && kind == value.Class && IndexName.KeyOf(path) == key;
        }).Check(Config);
    }

    [Fact]
    public void Names_hold_nothing_that_git_or_file_systems_take_for_something_else()
    {
        Prop.ForAll(Values().ToArbitrary(), value =>
        {
            byte[] name = IndexName.Start(value, exact: true, out bool isCut);
            ReadOnlySpan<byte> text = name.AsSpan(1, name.Length - 2 - (isCut ? 2 : 0));
            return !text.ContainsAny("\\/!\u007f"u8) && !text.ContainsAnyInRange((byte)0, (byte)' ') && name.Length <= NameText.MaxBytes + 4;
        }).Check(Config);
    }

    [Fact]
    public void Texts_that_begin_alike_are_the_names_of_a_prefix()
    {
        Prop.ForAll(Texts().Two().ToArbitrary(), pair =>
        {
            (string text, string beginning) = pair;
            QueryValue value = QueryValue.FromText(text);
            NameRange range = QueryRange.Prefix(beginning).Names(exact: false);
            bool isIn = range.Contains(IndexName.Of(value, exact: false, "k"u8));
            bool begins = value.Class == QueryClass.Text && value.Order.StartsWith(TextOrder.Fold(beginning), StringComparison.Ordinal);
            bool isLong = Encoding.UTF8.GetByteCount(text) > 50;
            return isIn == begins || (isLong && isIn);
        }).Check(Config);
    }

    [Fact]
    public void A_key_too_long_for_a_name_is_a_clear_error()
    {
        string key = string.Join('/', Enumerable.Repeat(new string('k', 250), 16));
        Errors.KvException e = Assert.Throws<Errors.KvException>(() => IndexName.Of(QueryValue.FromText("x"), exact: false, IndexName.PathOf(key)!));
        Assert.Equal(Errors.ErrorIds.KeyInvalid, e.ErrorId);
        Assert.Contains("pattern", e.Message, StringComparison.Ordinal);
    }

    private static bool SameOrder(int order, QueryValue one, QueryValue other, bool exact)
    {
        byte[] first = IndexName.Start(one, exact, out bool firstCut);
        byte[] second = IndexName.Start(other, exact, out bool secondCut);
        int names = first.AsSpan().SequenceCompareTo(second);
        return Math.Sign(names) == Math.Sign(order) || (names == 0 && firstCut && secondCut);
    }

    private static Gen<QueryValue> Values() => Gen.Frequency(
        (1, Gen.Elements(QueryValue.Null, QueryValue.True, QueryValue.False)),
        (3, Gen.Choose(-2000, 2000).Select(n => QueryValue.FromText((n / 100m).ToString(System.Globalization.CultureInfo.InvariantCulture)))),
        (2, from sign in Gen.Elements("", "-") from digits in Gen.Choose(1, 9999) from power in Gen.Choose(-400, 400) select QueryValue.FromText($"{sign}{digits}e{power}")),
        (1, Gen.Choose(0, 100_000_000).Select(s => QueryValue.From(DateTimeOffset.UnixEpoch.AddMilliseconds(s * 7919L)))),
        (5, Texts().Select(QueryValue.FromText)));

    private static Gen<string> Texts() =>
        from length in Gen.Frequency((8, Gen.Choose(0, 6)), (1, Gen.Choose(50, 250)))
        from runes in Gen.Elements("aAbB !\"#./0[\\]~\u007f\u0001\u0000é€😀\uFFFDz".EnumerateRunes().ToArray()).ArrayOf(length)
        select string.Concat(runes.Select(r => r.ToString()));
}
