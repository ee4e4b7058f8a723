using System.Buffers;
using System.Text;
using System.Text.RegularExpressions;

namespace GitKv.Core.Remotes.Wire;

/// <summary>
/// What a remote, or the program that leads there, said to people: kept up to a limit, free of what would move a terminal's cursor, and of the
/// secrets that an address may carry.
/// </summary>
internal sealed partial class Words
{
    private const int Most = 16 * 1024;
    private readonly Lock _gate = new();
    private readonly ArrayBufferWriter<byte> _bytes = new();

    public bool IsEmpty => _bytes.WrittenCount == 0;

    public void Add(ReadOnlySpan<byte> more)
    {
        lock (_gate) _bytes.Write(more[..Math.Min(more.Length, Most - _bytes.WrittenCount)]);
    }

    public override string ToString()
    {
        lock (_gate) return Clean(_bytes.WrittenSpan);
    }

    /// <summary>Text that can be shown.</summary>
    public static string Clean(ReadOnlySpan<byte> bytes)
    {
        string text = Encoding.UTF8.GetString(bytes[..Math.Min(bytes.Length, Most)]);
        var clean = new StringBuilder(text.Length);
        foreach (string line in text.Split('\n'))
        {
            // Progress overwrites its line: only its last state is kept.
            string last = line.TrimEnd('\r', ' ');
            last = last[(last.LastIndexOf('\r') + 1)..];
            foreach (char c in last)
                if (!char.IsControl(c) || c == '\t') clean.Append(c);
            clean.Append('\n');
        }

        return UserInfo().Replace(clean.ToString(), "://").Trim();
    }

    [GeneratedRegex(@"://[^/\s@]*@")]
    private static partial Regex UserInfo();
}
