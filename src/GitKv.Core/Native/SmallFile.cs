using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace GitKv.Core.Native;

/// <summary>
/// Reads and writes small files by the three or four system calls that this takes, where .NET makes eight to eleven: a single set
/// reads one file three times and writes half a dozen. Linux only; callers go through .NET elsewhere.
/// </summary>
internal static partial class SmallFile
{
    private const int IsFolder = 21;
    private const int NotAFolder = 20;
    private const int WriteOnly = 1;
    private const int Create = 0x40;
    private const int Exclusive = 0x80;
    private const int CloseOnExec = 0x80000;
    private const int NoSuchFile = 2;
    private const int Interrupted = 4;
    private const int FileExists = 17;
    private const int ForAll = 0x1B6;
    private const int ReadOnlyForAll = 0x124;

    // The flags' values are those of these architectures, where open's mode is passed like any argument.
    public static bool IsSupported { get; } =
        OperatingSystem.IsLinux() && RuntimeInformation.ProcessArchitecture is Architecture.X64 or Architecture.Arm64;

    /// <summary>Reads the beginning of a file. Returns how much there was; -1 where there is no such file, or it is a folder.</summary>
    [SupportedOSPlatform("linux")]
    public static int Read(string path, Span<byte> buffer)
    {
        int file = open(path, CloseOnExec, 0);
        if (file < 0)
        {
            int error = Marshal.GetLastPInvokeError();
            return error is NoSuchFile or NotAFolder ? -1 : throw Failed(error, path);
        }

        try
        {
            int length = 0;
            while (length < buffer.Length)
            {
                nint count = read(file, buffer[length..], buffer.Length - length);
                if (count == 0) break;
                if (count > 0)
                {
                    // A file on a disk gives all it has at once.
                    bool isAll = count < buffer.Length - length;
                    length += (int)count;
                    if (isAll) break;
                }
                else if (Marshal.GetLastPInvokeError() is var error && error == IsFolder) return -1;
                else if (error != Interrupted) throw Failed(error, path);
            }

            return length;
        }
        finally
        {
            _ = close(file);
        }
    }

    /// <summary>Makes <paramref name="path"/> with this content, read-only, whole or not at all. Both paths are UTF-8 and end with a NUL.</summary>
    /// <param name="temporary">The name until then, in the same folder, which is made when missing.</param>
    /// <param name="path">The final name; a file that has it is replaced.</param>
    /// <param name="content">All of it.</param>
    /// <exception cref="IOException">As for any file; nothing is left behind.</exception>
    [SupportedOSPlatform("linux")]
    public static void Write(ReadOnlySpan<byte> temporary, ReadOnlySpan<byte> path, ReadOnlySpan<byte> content)
    {
        int file = Make(temporary);
        int error = Fill(file, content);
        if (close(file) != 0 && error == 0) error = Marshal.GetLastPInvokeError();
        if (error == 0 && rename(temporary, path) != 0) error = Marshal.GetLastPInvokeError();
        if (error == 0) return;
        _ = unlink(temporary);
        throw Failed(error, Text(path));
    }

    /// <summary>Makes a file that was not there and opens it for writing. Null where there is one, or no folder for it.</summary>
    [SupportedOSPlatform("linux")]
    public static SafeFileHandle? TryCreate(string path)
    {
        int file = open(path, WriteOnly | Create | Exclusive | CloseOnExec, ForAll);
        if (file >= 0) return new SafeFileHandle(file, ownsHandle: true);
        int error = Marshal.GetLastPInvokeError();
        return error is FileExists or NoSuchFile or NotAFolder ? null : throw Failed(error, path);
    }

    /// <summary>Writes into a file that is open and empty.</summary>
    [SupportedOSPlatform("linux")]
    public static void Write(SafeFileHandle file, ReadOnlySpan<byte> content, string path, bool sync)
    {
        int handle = (int)file.DangerousGetHandle();
        int error = Fill(handle, content);
        if (error == 0 && sync && fsync(handle) != 0) error = Marshal.GetLastPInvokeError();
        if (error != 0) throw Failed(error, path);
        GC.KeepAlive(file);
    }

    /// <summary>Gives a file its final name, replacing what has that name, in one step.</summary>
    [SupportedOSPlatform("linux")]
    public static void Rename(string from, string to)
    {
        if (rename(from, to) != 0) throw Failed(Marshal.GetLastPInvokeError(), to);
    }

    [SupportedOSPlatform("linux")]
    private static int Make(ReadOnlySpan<byte> path)
    {
        for (int attempt = 0; ; attempt++)
        {
            int file = open(path, WriteOnly | Create | Exclusive | CloseOnExec, ReadOnlyForAll);
            if (file >= 0) return file;
            int error = Marshal.GetLastPInvokeError();
            if (error != NoSuchFile || attempt > 5) throw Failed(error, Text(path));

            // A new repository has no such folder yet, and gc removes empty ones.
            Directory.CreateDirectory(Path.GetDirectoryName(Text(path))!);
        }
    }

    /// <summary>Writes all of it. Returns the error; 0 for none.</summary>
    private static int Fill(int file, ReadOnlySpan<byte> content)
    {
        while (!content.IsEmpty)
        {
            nint written = write(file, content, content.Length);
            if (written < 0)
            {
                int error = Marshal.GetLastPInvokeError();
                if (error == Interrupted) continue;
                return error;
            }

            content = content[(int)written..];
        }

        return 0;
    }

    private static string Text(ReadOnlySpan<byte> path) => Encoding.UTF8.GetString(path.TrimEnd((byte)0));

    private static Exception Failed(int error, string path)
    {
        string message = $"{Marshal.GetPInvokeErrorMessage(error)}: '{path}'";

        // EACCES and EPERM arrive from .NET's own calls in this form too.
        return error is 13 or 1 ? new UnauthorizedAccessException(message) : new IOException(message, error);
    }

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int open(string path, int flags, int mode);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int open(ReadOnlySpan<byte> path, int flags, int mode);

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint read(int file, Span<byte> buffer, nint length);

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint write(int file, ReadOnlySpan<byte> content, nint length);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int fsync(int file);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int close(int file);

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int rename(string from, string to);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int rename(ReadOnlySpan<byte> from, ReadOnlySpan<byte> to);

    [LibraryImport("libc")]
    private static partial int unlink(ReadOnlySpan<byte> path);
}
