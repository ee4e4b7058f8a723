using System.Runtime.CompilerServices;
using System.Text;
using GitKv.Core.Errors;
using GitKv.Core.Native;
using GitKv.Core.Objects;

namespace GitKv.Core.Refs;

/// <summary>What a ref's own file says (gitrepository-layout; git-symbolic-ref): an object id, or <c>ref: </c> and another ref's name.</summary>
/// <param name="Exists">Whether there is such a file.</param>
/// <param name="Id">The object, when not symbolic.</param>
/// <param name="Symbolic">The ref that it stands for.</param>
internal readonly record struct LooseRef(bool Exists, ObjectId Id, string? Symbolic)
{
    private const int LongestContent = 4096;

    /// <summary>Reads the file. It may come or go at any moment: one that goes while it is being read was not there.</summary>
    /// <exception cref="KvException">RefCorrupt.</exception>
    [SkipLocalsInit]
    public static LooseRef Read(string path, string name)
    {
        Span<byte> buffer = stackalloc byte[LongestContent];
        int length = FileStart.Read(path, buffer);
        return length < 0 ? default : Parse(buffer[..length], path, name);
    }

    private static LooseRef Parse(ReadOnlySpan<byte> content, string path, string name)
    {
        ReadOnlySpan<byte> symbolic = "ref:"u8;
        if (content.StartsWith(symbolic))
        {
            string target = Encoding.UTF8.GetString(content[symbolic.Length..]).Trim();
            if (RefName.IsValid(target)) return new LooseRef(true, default, target);
        }

        // git takes what follows the id, if white space parts it
        bool parted = content.Length > 2 * ObjectId.Length && content[2 * ObjectId.Length] is (byte)'\n' or (byte)' ' or (byte)'\t' or (byte)'\r';
        if (content.Length >= 2 * ObjectId.Length
            && (content.Length == 2 * ObjectId.Length || parted)
            && ObjectId.TryParse(content[..(2 * ObjectId.Length)], out ObjectId id))
            return new LooseRef(true, id, null);
        throw new KvException(ErrorIds.RefCorrupt, KvErrorKind.Corrupt,
            $"The ref '{name}' is damaged: its file '{path}' holds neither an object id nor the name of another ref. "
            + $"Delete the file, or set the ref anew: git update-ref {name} <id>", name);
    }
}
