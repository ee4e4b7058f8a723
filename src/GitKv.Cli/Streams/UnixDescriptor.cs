using System.Runtime.InteropServices;

namespace GitKv.Cli.Streams;

/// <summary>One of the descriptors that a process begins with, by read(2) and write(2). It is not closed.</summary>
internal sealed partial class UnixDescriptor(int descriptor) : ByteStream
{
    private const int Interrupted = 4;
    private const int BrokenPipe = 32;
    private const short Readable = 1;
    private const short Writable = 4;

    public bool IgnoresErrors { get; init; }

    public override bool CanRead => descriptor == 0;

    public override bool CanWrite => descriptor != 0;

    public override int Read(Span<byte> buffer)
    {
        if (buffer.IsEmpty) return 0;
        while (true)
        {
            nint count = ReadFrom(descriptor, ref MemoryMarshal.GetReference(buffer), buffer.Length);
            if (count >= 0) return (int)count;
            Recover(Readable, "Reading the standard input");
        }
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        try
        {
            while (!buffer.IsEmpty)
            {
                nint count = WriteTo(descriptor, ref MemoryMarshal.GetReference(buffer), buffer.Length);
                if (count >= 0) buffer = buffer[(int)count..];
                else Recover(Writable, "Writing to the standard output");
            }
        }
        catch (IOException) when (IgnoresErrors)
        {
        }
    }

    /// <summary>Throws, unless the call that failed just now is to be made again.</summary>
    private void Recover(short wanted, string what)
    {
        int error = Marshal.GetLastPInvokeError();
        if (error == Interrupted) return;
        if (error == BrokenPipe) throw new BrokenPipeException();
        if (error != (OperatingSystem.IsMacOS() ? 35 : 11)) throw new IOException($"{what} failed: {Marshal.GetPInvokeErrorMessage(error)}.");

        // Somebody set the terminal or pipe that we share to non-blocking.
        var wait = new PollDescriptor { Descriptor = descriptor, Events = wanted };
        _ = Poll(ref wait, 1, -1);
    }

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    private static partial nint ReadFrom(int descriptor, ref byte buffer, nint count);

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
