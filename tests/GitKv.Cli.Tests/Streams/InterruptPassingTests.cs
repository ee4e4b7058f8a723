using System.Runtime.InteropServices;
using GitKv.Cli.Streams;

namespace GitKv.Cli.Tests.Streams;

public sealed class InterruptPassingTests
{
    [Fact]
    public void A_signal_that_came_while_a_command_was_started_reaches_it()
    {
        using var interrupt = new Interrupt();
        var got = new List<PosixSignal>();
        Assert.True(interrupt.Receive(PosixSignal.SIGTERM, 143));
        Assert.True(interrupt.Token.IsCancellationRequested);
        using (interrupt.PassOn(got.Add))
        {
            Assert.Equal([PosixSignal.SIGTERM], got);
            Assert.True(interrupt.Receive(PosixSignal.SIGINT, 130));
        }

        Assert.Equal([PosixSignal.SIGTERM, PosixSignal.SIGINT], got);
        Assert.Equal(143, interrupt.ExitCode);
    }

    [Fact]
    public void A_command_that_runs_gets_the_signals_and_a_second_one_after_it_is_left_to_the_system()
    {
        using var interrupt = new Interrupt();
        var got = new List<PosixSignal>();
        using (interrupt.PassOn(got.Add)) Assert.True(interrupt.Receive(PosixSignal.SIGINT, 130));
        Assert.Equal([PosixSignal.SIGINT], got);
        Assert.False(interrupt.Token.IsCancellationRequested);
        Assert.Null(interrupt.ExitCode);
        Assert.True(interrupt.Receive(PosixSignal.SIGINT, 130));
        Assert.False(interrupt.Receive(PosixSignal.SIGINT, 130));
        Assert.Equal(130, interrupt.ExitCode);
    }
}
