using System.Diagnostics;
using System.Text;

namespace GitKv.Bench.Peers;

/// <summary>A process that is kept open and asked line by line.</summary>
internal sealed class CoProcess : IDisposable
{
    private readonly Process _process;
    private readonly byte[] _buffer = new byte[1 << 16];
    private int _start;
    private int _end;

    public CoProcess(string folder, string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program) { WorkingDirectory = folder, RedirectStandardInput = true, RedirectStandardOutput = true };
        foreach (string argument in arguments) start.ArgumentList.Add(argument);
        _process = Process.Start(start)!;
    }

    public void Send(string lines)
    {
        Stream input = _process.StandardInput.BaseStream;
        input.Write(Encoding.UTF8.GetBytes(lines));
        input.Flush();
    }

    public string Line()
    {
        for (int from = _start; ;)
        {
            int end = _buffer.AsSpan(from, _end - from).IndexOf((byte)'\n');
            if (end >= 0)
            {
                string line = Encoding.UTF8.GetString(_buffer, _start, from + end - _start);
                _start = from + end + 1;
                return line;
            }

            from = Read();
        }
    }

    /// <summary>Reads so many bytes; returns them.</summary>
    public byte[] Bytes(int count)
    {
        byte[] bytes = new byte[count];
        int at = Math.Min(count, _end - _start);
        _buffer.AsSpan(_start, at).CopyTo(bytes);
        _start += at;
        if (at < count) _process.StandardOutput.BaseStream.ReadExactly(bytes, at, count - at);
        return bytes;
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }

    /// <summary>Reads more; returns where it begins.</summary>
    private int Read()
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            _end -= _start;
            _start = 0;
        }

        int read = _process.StandardOutput.BaseStream.Read(_buffer, _end, _buffer.Length - _end);
        if (read == 0) throw new InvalidOperationException($"{_process.StartInfo.FileName} ended.");
        _end += read;
        return _end - read;
    }
}
