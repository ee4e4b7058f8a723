using System.Text;
using GitKv.Core.Stores;

namespace GitKv.Drive;

/// <summary>
/// A path as the provider gets it: <c>repository!store/app/web</c>, with <c>!remote</c> after the store where it is one of a remote, and
/// <c>@{point}</c> after any component (or as one of its own) for a point in the past. Both "/" and "\" separate. People may write "::" for "!", and
/// the "/" that a folder begins with: PowerShell takes the one for the end of a provider's name in some places, and the other for its file system.
/// </summary>
internal sealed record DrivePath(string Repository, string Store, string? Remote, string Key, string? Point)
{
    private const char Mark = '!';
    private const string LongMark = "::";

    /// <summary>What a path is written with here.</summary>
    internal static readonly char Separator = Path.DirectorySeparatorChar;

    /// <summary>The path of the store itself.</summary>
    internal string Root => RootOf(Repository, Store, Remote);

    /// <summary>The last component of the key; "" for the store itself.</summary>
    internal string Name => Key[(Key.LastIndexOf('/') + 1)..];

    internal bool IsRoot => Key.Length == 0;

    internal static string RootOf(string repository, string store, string? remote)
    {
        string folder = PathEscape.EscapeName(repository, separators: true);
        string root = (Separator == '/' ? folder.TrimStart('/') : folder) + Mark + PathEscape.EscapeName(store);
        return remote is null ? root : root + Mark + PathEscape.EscapeName(remote);
    }

    /// <summary>Reads a path; null for one that names no store.</summary>
    internal static DrivePath? TryParse(string text)
    {
        int mark = MarkIn(text, out int length);
        if (mark < 0) return null;
        string? point = null;
        var key = new StringBuilder();
        string rest = text[(mark + length)..];
        int end = rest.AsSpan().IndexOfAny('/', '\\');
        string first = WithoutPoint(end < 0 ? rest : rest[..end], ref point);
        for (int at = end; at >= 0 && at < rest.Length;)
        {
            int next = rest.AsSpan(at + 1).IndexOfAny('/', '\\');
            next = next < 0 ? rest.Length : at + 1 + next;
            Add(key, WithoutPoint(rest[(at + 1)..next], ref point));
            at = next;
        }

        int second = MarkIn(first, out length);
        string store = PathEscape.Unescape(second < 0 ? first : first[..second]);
        string? remote = second < 0 ? null : PathEscape.Unescape(first[(second + length)..]);
        string folder = PathEscape.Unescape(text[..mark]);
        if (Separator == '/' && folder.Length > 0 && folder[0] != '/') folder = "/" + folder;
        return new DrivePath(folder, store.Length == 0 ? KvStore.DefaultName : store, remote, key.ToString(), point is null ? null : PathEscape.Unescape(point));
    }

    /// <summary>
    /// Reads what a drive is made with: <c>folder</c>, <c>folder::store</c>, <c>folder::store/directory</c>, <c>folder::refs/kv/store</c>. The folder comes as it is, relative or
    /// empty.
    /// </summary>
    internal static DrivePath ParseRoot(string text)
    {
        int mark = text.IndexOf(LongMark, StringComparison.Ordinal);
        string folder = mark < 0 ? text : text[..mark];
        string store = mark < 0 ? string.Empty : text[(mark + LongMark.Length)..];
        if (store.StartsWith("refs/", StringComparison.Ordinal))
        {
            int end = store.AsSpan().IndexOfAny(":@");
            store = string.Concat(PathEscape.EscapeName(end < 0 ? store : store[..end]), end < 0 ? string.Empty : store[end..]);
        }

        return TryParse(Mark + store)! with { Repository = folder };
    }

    /// <summary>The path with a point in the past.</summary>
    internal static string At(string path, string point) => $"{path}@{{{PathEscape.EscapeName(point)}}}";

    /// <summary>With one kind of separator.</summary>
    internal static string Normalize(string path) => path.Replace(Separator == '/' ? '\\' : '/', Separator);

    /// <summary>Where the store begins, as the end of the folder's path; -1 for a path that names none.</summary>
    internal static int MarkIn(string text, out int length)
    {
        int sign = text.IndexOf(Mark);
        int colons = text.IndexOf(LongMark, StringComparison.Ordinal);
        length = colons >= 0 && (sign < 0 || colons < sign) ? LongMark.Length : 1;
        return length == 1 ? sign : colons;
    }

    private static void Add(StringBuilder key, string component)
    {
        if (component.Length == 0 || component == ".") return;
        if (component == "..")
        {
            int slash = key.ToString().LastIndexOf('/');
            key.Length = Math.Max(slash, 0);
            return;
        }

        if (key.Length > 0) key.Append('/');
        key.Append(PathEscape.Unescape(component));
    }

    /// <summary>The component without <c>@{point}</c> at its end; the last one of a path counts.</summary>
    private static string WithoutPoint(string component, ref string? point)
    {
        int at = component.EndsWith('}') ? component.LastIndexOf("@{", StringComparison.Ordinal) : -1;
        if (at < 0) return component;
        point = component[(at + 2)..^1];
        return component[..at];
    }
}
