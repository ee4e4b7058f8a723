using Microsoft.Win32.SafeHandles;

namespace GitKv.Core.Native;

/// <summary>Reads the beginning of a file that may come or go at any moment; all of it, where it is smaller than the buffer.</summary>
internal static class FileStart
{
    /// <summary>Returns how much there was; -1 where there is no such file, or it is a folder.</summary>
    public static int Read(string path, Span<byte> buffer)
    {
        if (SmallFile.IsSupported && OperatingSystem.IsLinux()) return SmallFile.Read(path, buffer);

        // A missing file is usual, and an exception for it is slow.
        if (!File.Exists(path)) return -1;
        int length = 0;
        try
        {
            using SafeFileHandle file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            int count;
            while (length < buffer.Length && (count = RandomAccess.Read(file, buffer[length..], length)) > 0) length += count;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException || Directory.Exists(path))
        {
            return -1;
        }

        return length;
    }
}
