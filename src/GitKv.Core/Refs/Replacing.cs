using GitKv.Core.Native;

namespace GitKv.Core.Refs;

/// <summary>Gives a file its final name, replacing what has that name, in one step.</summary>
internal static class Replacing
{
    private const int WindowsAttempts = 50;

    public static void Move(string from, string to)
    {
        if (SmallFile.IsSupported && OperatingSystem.IsLinux())
        {
            SmallFile.Rename(from, to);
            return;
        }

        for (int attempt = 1; ; attempt++)
        {
            try
            {
                File.Move(from, to, overwrite: true);
                return;
            }
            catch (Exception e) when (OperatingSystem.IsWindows() && attempt < WindowsAttempts && e is UnauthorizedAccessException or IOException { HResult: SharingViolation })
            {
                // Somebody (a reader, a virus scanner) has the old file open at this moment.
                Thread.Sleep(attempt);
            }
        }
    }

    private const int SharingViolation = unchecked((int)0x80070020);
}
