using GitKv.Core.Errors;
using GitKv.Core.Stores;

namespace GitKv.Core.Tests.Stores;

public sealed class StorePointTests
{
    [Theory]
    [InlineData("2026-03-01T10:20:30Z", "2026-03-01T10:20:30+00:00")]
    [InlineData("2026-03-01 10:20:30 +0200", "2026-03-01T08:20:30+00:00")]
    [InlineData("2026-03-01T10:20:30.9999999Z", "2026-03-01T10:20:30+00:00")]
    [InlineData("2026-03-01T10:20-01", "2026-03-01T11:20:00+00:00")]
    [InlineData("@1700000000", "2023-11-14T22:13:20+00:00")]
    public void A_date_is_a_moment(string text, string expected) =>
        Assert.Equal(DateTimeOffset.Parse(expected, System.Globalization.CultureInfo.InvariantCulture), StorePoint.Parse(text).Moment);

    [Fact]
    public void A_date_without_a_zone_is_local_and_without_a_time_the_beginning_of_the_day()
    {
        Assert.Equal(new DateTime(2026, 3, 1, 10, 20, 0, DateTimeKind.Local), StorePoint.Parse("2026-03-01 10:20").Moment!.Value.LocalDateTime);
        Assert.Equal(new DateTime(2026, 3, 1, 0, 0, 0, DateTimeKind.Local), StorePoint.Parse("2026-03-01").Moment!.Value.LocalDateTime);
    }

    [Theory]
    [InlineData("~3", 3)]
    [InlineData("HEAD~12", 12)]
    [InlineData("@~2", 2)]
    [InlineData("~", 1)]
    [InlineData("HEAD~", 1)]
    [InlineData("HEAD", 0)]
    [InlineData(" ~0 ", 0)]
    public void Steps_are_counted_back(string text, int expected) => Assert.Equal(expected, StorePoint.Parse(text).Steps);

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("HEAD^")]
    [InlineData("HEAD~x")]
    [InlineData("~-1")]
    [InlineData("v1~2")]
    [InlineData("~99999999999")]
    [InlineData("main:file")]
    [InlineData("2026-03-01T25:00:00Z")]
    public void What_is_no_point_is_refused(string text)
    {
        var error = Assert.Throws<KvException>(() => StorePoint.Parse(text));
        Assert.Equal((ErrorIds.PointInvalid, KvErrorKind.Invalid), (error.ErrorId, error.Kind));
    }

    [Theory]
    [InlineData("v1")]
    [InlineData("release/2026-03")]
    [InlineData("2026-03-01-before")]
    [InlineData("0123456789abcdef")]
    [InlineData("--output=x")]
    public void All_else_is_a_name(string text)
    {
        StorePoint point = StorePoint.Parse(text);
        Assert.Equal((null, null, text), (point.Moment, point.Steps, point.Text));
    }
}
