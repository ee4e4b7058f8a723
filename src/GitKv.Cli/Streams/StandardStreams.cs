using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace GitKv.Cli.Streams;

/// <summary>
/// Standard input, output and error as plain streams of bytes. .NET's console streams hide that the reader has gone, so that a command would work
/// on for nobody, and send control sequences to a terminal; its file streams don't move the position that a file shares with the commands before and after.
/// </summary>
internal static partial class StandardStreams
{
    private const int PipeType = 3;

    public static Stream OpenInput() => OperatingSystem.IsWindows() ? Console.OpenStandardInput() : new UnixDescriptor(0);

    /// <summary>Writing to it throws <see cref="BrokenPipeException"/> when its reader has gone.</summary>
    public static Stream OpenOutput()
    {
        if (!OperatingSystem.IsWindows()) return new UnixDescriptor(1);
        if (!Console.IsOutputRedirected) return Console.OpenStandardOutput();
        var handle = new SafeFileHandle(GetStdHandle(-11), ownsHandle: false);
        return GetFileType(handle) == PipeType ? new WindowsPipe(new FileStream(handle, FileAccess.Write, 0)) : Console.OpenStandardOutput();
    }

    /// <summary>Writing to it never fails: there is nowhere left to say so.</summary>
    public static Stream OpenError() => OperatingSystem.IsWindows() ? Console.OpenStandardError() : new UnixDescriptor(2) { IgnoresErrors = true };

    [LibraryImport("kernel32.dll")]
    private static partial nint GetStdHandle(int which);

    [LibraryImport("kernel32.dll")]
    private static partial int GetFileType(SafeFileHandle handle);

    private sealed class WindowsPipe(FileStream pipe) : ByteStream
    {
        public override bool CanWrite => true;

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            try
            {
                pipe.Write(buffer);
            }
            catch (IOException e) when ((e.HResult & 0xFFFF) is 109 or 232)
            {
                throw new BrokenPipeException();
            }
        }
    }
}
