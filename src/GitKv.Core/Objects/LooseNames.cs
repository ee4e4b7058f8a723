using System.Buffers.Text;
using System.Text;

namespace GitKv.Core.Objects;

/// <summary>
/// The paths of new loose objects, as the system takes them: UTF-8 with a NUL. The temporary name begins with <c>tmp_</c>, so that git prune removes what a
/// crash leaves; it is no longer than an object's name, as kernels keep longer ones apart. Safe for several threads.
/// </summary>
internal sealed class LooseNames(string directory)
{
    private const int LongestName = 40;
    private static readonly byte[] s_unique = Encoding.ASCII.GetBytes($"tmp_obj_{Guid.NewGuid():N}"[..24]);
    private static long s_count;
    private readonly byte[] _directory = Encoding.UTF8.GetBytes(directory);

    /// <summary>How much room each of the paths needs.</summary>
    public int Length => _directory.Length + "/00/".Length + LongestName + 1;

    /// <summary>Writes the path of an object, and one in the same folder that nobody has.</summary>
    public void Write(ObjectId id, Span<byte> path, Span<byte> temporary)
    {
        Span<byte> hex = stackalloc byte[2 * ObjectId.Length];
        id.Format(hex);
        int at = Folder(path, hex);
        hex[2..].CopyTo(path[at..]);
        path[at + hex.Length - 2] = 0;
        at = Folder(temporary, hex);
        s_unique.CopyTo(temporary[at..]);
        at += s_unique.Length;
        Utf8Formatter.TryFormat(Interlocked.Increment(ref s_count), temporary[at..], out int written, new System.Buffers.StandardFormat('x'));
        temporary[at + written] = 0;
    }

    private int Folder(Span<byte> path, ReadOnlySpan<byte> hex)
    {
        _directory.CopyTo(path);
        int at = _directory.Length;
        path[at++] = (byte)'/';
        hex[..2].CopyTo(path[at..]);
        path[at + 2] = (byte)'/';
        return at + 3;
    }
}
