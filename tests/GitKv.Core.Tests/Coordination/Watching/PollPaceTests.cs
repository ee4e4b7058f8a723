using GitKv.Core.Coordination.Watching;

namespace GitKv.Core.Tests.Coordination.Watching;

public sealed class PollPaceTests
{
    private static readonly TimeSpan s_second = TimeSpan.FromSeconds(1);

    [Fact]
    public void Quiet_makes_it_slower_up_to_a_bound_and_a_change_fast_again()
    {
        var pace = new PollPace(s_second, 10 * s_second, null, new Random(1));
        Assert.InRange(pace.Next(false, default), 0.9 * s_second, 1.1 * s_second);
        TimeSpan last = default;
        for (int i = 0; i < 30; i++) last = pace.Next(false, default);
        Assert.InRange(last, 9 * s_second, 11 * s_second);
        Assert.InRange(pace.Next(true, default), 0.9 * s_second, 1.1 * s_second);
    }

    [Fact]
    public void A_look_that_takes_long_is_not_taken_often() =>
        Assert.InRange(new PollPace(s_second, 10 * s_second, null, new Random(1)).Next(true, 5 * s_second), 18 * s_second, 22 * s_second);

    [Fact]
    public void An_interval_is_kept_as_it_is_given()
    {
        var pace = new PollPace(s_second, 10 * s_second, 3 * s_second, new Random(1));
        Assert.Equal(3 * s_second, pace.Next(false, 60 * s_second));
        Assert.Equal(3 * s_second, pace.Next(true, default));
    }
}
