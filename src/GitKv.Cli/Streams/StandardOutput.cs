using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace GitKv.Cli.Streams;

/// <summary>The reader of standard output went away (<c>gitkv export | head</c>): there is no use in going on, and nothing to say about it.</summary>
internal sealed class BrokenPipeException : IOException
{
    public BrokenPipeException()
        : base("The reader of the output went away.")
    {
    }
}

/// <summary>
/// Standard output as a stream that notices when its reader has gone. .NET's console stream hides that and would have a command work on for
/// nobody; its file stream does not move the position that a file shares with the commands before and after.
/// </summary>
internal static partial class StandardOutput
{
    public static Stream Open()
    {
        if (!OperatingSystem.IsWindows()) return new Descriptor();
        Stream console = Console.OpenStandardOutput();
        if (!Console.IsOutputRedirected) return console;
        var handle = new SafeFileHandle(GetStdHandle(-11), ownsHandle: false);
        return GetFileType(handle) == 3 ? new WindowsPipe(new FileStream(handle, FileAccess.Write, 0)) : console;
    }

    [LibraryImport("kernel32.dll")]
    private static partial nint GetStdHandle(int which);

    [LibraryImport("kernel32.dll")]
    private static partial int GetFileType(SafeFileHandle handle);

    /// <summary>write(2) on descriptor 1.</summary>
    private sealed partial class Descriptor : WriteOnlyStream
    {
        private const int Interrupted = 4;
        private const int BrokenPipe = 32;
        private const short Writable = 4;

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            while (buffer.Length > 0)
            {
                nint written = WriteTo(1, ref MemoryMarshal.GetReference(buffer), buffer.Length);
                if (written >= 0)
                {
                    buffer = buffer[(int)written..];
                    continue;
                }

                int error = Marshal.GetLastPInvokeError();
                if (error == BrokenPipe) throw new BrokenPipeException();
                if (error == Interrupted) continue;

                // Somebody set the terminal or pipe that we share to non-blocking.
                if (error == (OperatingSystem.IsMacOS() ? 35 : 11))
                {
                    var wait = new PollDescriptor { Descriptor = 1, Events = Writable };
                    _ = Poll(ref wait, 1, -1);
                    continue;
                }

                throw new IOException($"Writing to the standard output failed: {Marshal.GetPInvokeErrorMessage(error)}.");
            }
        }

        [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
        private static partial nint WriteTo(int descriptor, ref byte buffer, nint count);

        [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
        private static partial int Poll(ref PollDescriptor descriptors, nuint count, int timeout);

        [StructLayout(LayoutKind.Sequential)]
        private struct PollDescriptor
        {
            public int Descriptor;
            public short Events;
            public short Returned;
        }
    }

    private sealed class WindowsPipe(FileStream pipe) : WriteOnlyStream
    {
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
