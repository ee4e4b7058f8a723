using System.Diagnostics;
using System.Globalization;

namespace GitKv.Core.Diagnostics;

/// <summary>
/// Named places in the write path where tests make it fail or die. Nothing happens at any of them, unless a test on the
/// same thread has set <see cref="Handler"/>, or the environment variable <c>GITKV_FAULT</c> holds <c>name</c> or
/// <c>name:n</c>: then the process is killed, as <c>kill -9</c> does, when it reaches that place for the n-th time
/// (<c>*:n</c>: the n-th of all places).
/// </summary>
internal static class FaultPoint
{
    private static readonly string? s_name;
    private static int s_left;

    [ThreadStatic]
    private static Action<string>? t_handler;

    static FaultPoint()
    {
        string? wish = Environment.GetEnvironmentVariable("GITKV_FAULT");
        if (string.IsNullOrEmpty(wish)) return;
        int colon = wish.LastIndexOf(':');
        s_left = 1;
        if (colon >= 0 && int.TryParse(wish.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int count))
        {
            s_left = count;
            wish = wish[..colon];
        }

        s_name = wish;
    }

    /// <summary>Called at each place that this thread reaches; it may throw.</summary>
    public static Action<string>? Handler
    {
        get => t_handler;
        set => t_handler = value;
    }

    public static void Reach(string name)
    {
        t_handler?.Invoke(name);
        if (s_name is not null && (s_name == "*" || s_name == name) && Interlocked.Decrement(ref s_left) == 0) Die();
    }

    private static void Die()
    {
        using Process self = Process.GetCurrentProcess();
        self.Kill();
        Thread.Sleep(Timeout.Infinite);
    }
}
