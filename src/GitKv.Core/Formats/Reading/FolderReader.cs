using GitKv.Core.Errors;
using GitKv.Core.Repositories;

namespace GitKv.Core.Formats.Reading;

/// <summary>
/// A folder of files, sorted by name: each file is a value, its path in the folder the key. Folders and files named <c>.git</c> are left out, as are links to
/// folders; a link to a file is followed when the file lies in the folder itself. Anything else that is no plain file is an error.
/// </summary>
internal static class FolderReader
{
    public static IEnumerable<ImportedDocument> Read(string folder, KeyMaker keys, CancellationToken cancellation)
    {
        string root = Path.GetFullPath(folder);
        var folders = new Stack<IEnumerator<FileSystemInfo>>();
        folders.Push(List(new DirectoryInfo(root)));
        var names = new Stack<string>();
        names.Push("");
        while (folders.TryPeek(out IEnumerator<FileSystemInfo>? entries))
        {
            cancellation.ThrowIfCancellationRequested();
            if (!entries.MoveNext())
            {
                folders.Pop();
                names.Pop();
                continue;
            }
            FileSystemInfo entry = entries.Current;
            if (entry.Name.Equals(".git", StringComparison.OrdinalIgnoreCase)) continue;
            string key = names.Peek() + FileKey.Decode(entry.Name);
            bool isLink = entry.Attributes.HasFlag(FileAttributes.ReparsePoint) && entry.LinkTarget is not null;
            if (entry is DirectoryInfo directory)
            {
                if (isLink) continue;
                folders.Push(List(directory));
                names.Push(key + "/");
            }
            else
            {
                FileSystemInfo file = isLink ? Target(entry, root) : entry;
                RequireFile(file);
                yield return keys.FromFile(key, file.FullName);
            }
        }
    }

    /// <summary>One file, its name the key.</summary>
    public static ImportedDocument ReadFile(string path, KeyMaker keys)
    {
        RequireFile(new FileInfo(path));
        return keys.FromFile(FileKey.Decode(Path.GetFileName(path)), path);
    }

    private static IEnumerator<FileSystemInfo> List(DirectoryInfo folder)
    {
        try
        {
            FileSystemInfo[] entries = folder.GetFileSystemInfos();
            Array.Sort(entries, static (x, y) => string.CompareOrdinal(x.Name, y.Name));
            return ((IEnumerable<FileSystemInfo>)entries).GetEnumerator();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw FormatErrors.Unreadable(folder.FullName, error);
        }
    }

    /// <summary>The file that a link leads to, by a path in the folder that holds no further link.</summary>
    private static FileSystemInfo Target(FileSystemInfo link, string root)
    {
        FileSystemInfo? target;
        try
        {
            target = link.ResolveLinkTarget(returnFinalTarget: true);
        }
        catch (IOException error)
        {
            throw FormatErrors.Unreadable(link.FullName, error);
        }
        string inside = Path.TrimEndingDirectorySeparator(root) + Path.DirectorySeparatorChar;
        bool stays = target is not null && target.FullName.StartsWith(inside, StringComparison.Ordinal);
        for (string? folder = Path.GetDirectoryName(target?.FullName); stays && folder?.Length >= inside.Length; folder = Path.GetDirectoryName(folder))
        {
            stays = new DirectoryInfo(folder).LinkTarget is null;
        }
        return stays ? target! : throw FormatErrors.Path(link.FullName, "is a link to a file outside of the folder, which is not followed. Remove it, or put the file itself there.");
    }

    private static void RequireFile(FileSystemInfo file)
    {
        if (!file.Exists) throw FormatErrors.Path(file.FullName, "is not there, or its name is not valid Unicode. Rename or remove it.", KvErrorKind.NotFound);
        if (UnixFile.Facts(file.FullName) is { IsPlainFile: false } && file.LinkTarget is null)
        {
            throw FormatErrors.Path(file.FullName, "is not a plain file (a pipe, socket or device). Remove it from the folder.");
        }
    }
}
