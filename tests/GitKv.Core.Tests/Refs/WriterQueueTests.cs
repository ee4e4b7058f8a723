using GitKv.Core.Diagnostics;
using GitKv.Core.Native;
using GitKv.Core.Refs;
using GitKv.Core.Tests.Support;

namespace GitKv.Core.Tests.Refs;

/// <summary>Two queues on one folder are as two processes: the operating system keeps them apart.</summary>
public sealed class WriterQueueTests : IDisposable
{
    private static readonly TimeSpan s_long = TimeSpan.FromMinutes(1);
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void One_works_at_a_time()
    {
        if (!FolderLock.IsSupported) return;
        WriterQueue[] queues = [new(_folder.Path), new(_folder.Path)];
        int inside = 0;
        int most = 0;
        int done = 0;
        Thread[] threads = [.. Enumerable.Range(0, 4).Select(i => new Thread(() =>
        {
            for (int n = 0; n < 200; n++)
            {
                queues[i % 2].Run(
                    () =>
                    {
                        int now = Interlocked.Increment(ref inside);
                        most = Math.Max(most, now);
                        Thread.Yield();
                        Interlocked.Decrement(ref inside);
                        return ++done;
                    },
                    static () => { },
                    s_long,
                    CancellationToken.None);
            }
        }))];
        foreach (Thread thread in threads) thread.Start();
        foreach (Thread thread in threads) thread.Join();
        Assert.Equal(1, most);
        Assert.Equal(800, done);
    }

    [Fact]
    public void Nothing_is_done_ahead_where_nobody_is_at_work()
    {
        bool ahead = false;
        Assert.Equal(3, new WriterQueue(_folder.Path).Run(static () => 3, () => ahead = true, s_long, CancellationToken.None));
        Assert.False(ahead);
    }

    [Fact]
    public void Who_has_waited_too_long_goes_on_without()
    {
        if (!FolderLock.IsSupported) return;
        bool ahead = false;
        int result = Held(() => new WriterQueue(_folder.Path).Run(static () => 4, () => ahead = true, TimeSpan.FromMilliseconds(20), CancellationToken.None));
        Assert.Equal(4, result);
        Assert.True(ahead);

        // What waited in vain does not keep the place.
        Assert.Equal(5, new WriterQueue(_folder.Path).Run(static () => 5, static () => { }, s_long, CancellationToken.None));
    }

    [Fact]
    public void A_wait_can_be_cancelled()
    {
        if (!FolderLock.IsSupported) return;
        using var stop = new CancellationTokenSource();
        Held(() => Assert.Throws<OperationCanceledException>(() => new WriterQueue(_folder.Path).Run(static () => 4, stop.Cancel, s_long, stop.Token)));
    }

    [Fact]
    public void An_error_of_the_work_comes_as_it_is_and_frees_the_place()
    {
        if (!FolderLock.IsSupported) return;
        var queue = new WriterQueue(_folder.Path);
        Assert.Throws<InvalidDataException>(() => queue.Run<int>(static () => throw new InvalidDataException(), static () => { }, s_long, CancellationToken.None));
        using FolderLock place = FolderLock.Open(_folder.Path)!;
        Assert.True(place.TryTake());
        Assert.Throws<InvalidDataException>(() => queue.Run<int>(static () => throw new InvalidDataException(), place.Dispose, s_long, CancellationToken.None));
    }

    [Fact]
    public void Work_within_work_does_not_wait_for_itself()
    {
        var queue = new WriterQueue(_folder.Path);
        Assert.Equal(6, queue.Run(() => new WriterQueue(_folder.Path).Run(() => queue.Run(static () => 6, Fail, s_long, default), Fail, s_long, default), Fail, s_long, default));

        static void Fail() => throw new InvalidOperationException("it waits");
    }

    [Fact]
    public void A_folder_that_is_not_there_is_no_obstacle() =>
        Assert.Equal(7, new WriterQueue(Path.Combine(_folder.Path, "none")).Run(static () => 7, static () => { }, s_long, CancellationToken.None));

    [Fact]
    public void A_process_that_is_killed_gives_up_its_place()
    {
        if (!FolderLock.IsSupported) return;
        using TestProcess process = TestProcess.Start(TakeAndDie, [_folder.Path], "queue.held");
        Assert.NotEqual(0, process.ExitCode);
        Assert.Contains("held", process.Output, StringComparison.Ordinal);
        using FolderLock place = FolderLock.Open(_folder.Path)!;
        Assert.True(place.TryTake());
    }

    private static void TakeAndDie(string[] arguments)
    {
        using FolderLock place = FolderLock.Open(arguments[0])!;
        Console.WriteLine(place.TryTake() ? "held" : "not held");
        Console.Out.Flush();
        FaultPoint.Reach("queue.held");
    }

    private T Held<T>(Func<T> work)
    {
        using FolderLock place = FolderLock.Open(_folder.Path)!;
        Assert.True(place.TryTake());
        return work();
    }
}
