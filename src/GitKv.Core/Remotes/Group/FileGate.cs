namespace GitKv.Core.Remotes.Group;

/// <summary>A lock between threads and processes of one machine: a file that one has open. The system opens it when its holder dies.</summary>
internal static class FileGate
{
    private const int LongestPause = 8;

    /// <summary>Takes it if it is free; null where somebody holds it.</summary>
    public static FileStream? TryEnter(string path)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
        }
        catch (IOException e) when (e is not DirectoryNotFoundException and not FileNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Waits for it.</summary>
    public static FileStream Enter(string path, CancellationToken cancellation)
    {
        for (int attempt = 0; ; attempt++)
        {
            if (TryEnter(path) is { } gate) return gate;
            if (attempt > 3) cancellation.WaitHandle.WaitOne(Random.Shared.Next(1, Math.Min(attempt, LongestPause) + 1));
            else Thread.Yield();
            cancellation.ThrowIfCancellationRequested();
        }
    }
}
