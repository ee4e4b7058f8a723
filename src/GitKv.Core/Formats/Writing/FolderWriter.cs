using System.Text;
using GitKv.Core.Errors;
using GitKv.Core.Keys;
using GitKv.Core.Repositories;
using GitKv.Core.Stores;

namespace GitKv.Core.Formats.Writing;

/// <summary>
/// A file for each item, with the value's stored bytes, in folders as the key says. Nothing is written outside of the folder, through a link in it, or over a file of the same export
/// (keys that differ only in case, where the file system does not tell them apart). When it fails, the files written before stay, each of them whole.
/// </summary>
internal sealed class FolderWriter
{
    private readonly string _root;
    private readonly bool _force;

    /// <summary>What has been written, as a file system that does not tell cases and compositions apart would name it; kept only where overwriting is allowed, as nothing else needs it.</summary>
    private readonly HashSet<string> _written = new(StringComparer.Ordinal);
    private string _checkedFolder = "";

    private FolderWriter(string root, bool force)
    {
        _root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(root));
        _force = force;
    }

    public static void Write(ExportedItems items, string folder, bool force)
    {
        var writer = new FolderWriter(folder, force);
        if (File.Exists(folder)) throw FormatErrors.Path(folder, "is a file, and an export as Files needs a folder.");
        MakeFolder(folder);
        foreach (KvEntry entry in items.Entries()) writer.Write(entry, items.Reader);
    }

    private void Write(KvEntry entry, IKvReader reader)
    {
        string[] names = [.. entry.Key.Split('/').Select(component => NameOf(component, entry.Key))];
        string folder = Folder(names.AsSpan(0, names.Length - 1), entry.Key);
        string path = Path.Combine(folder, names[^1]);
        if (_force && !_written.Add(path.ToUpperInvariant().Normalize(NormalizationForm.FormC)) && File.Exists(path))
        {
            throw new KvException(ErrorIds.KeyCollides, KvErrorKind.Conflict,
                $"The file of the item '{KeyErrors.Show(entry.Key)}' would overwrite that of another item, whose key differs only in case or composition. Export the two apart.", entry.Key);
        }
        OutputFile.Write(path, _force, file =>
        {
            using Stream value = reader.Open(entry);
            value.CopyTo(file);
        });
    }

    /// <summary>The folder of a file, made when it is not there, and looked at for links.</summary>
    private string Folder(ReadOnlySpan<string> names, string key)
    {
        string folder = Path.Combine([_root, .. names]);
        if (folder == _checkedFolder) return folder;
        string path = _root;
        foreach (string name in names)
        {
            path = Path.Combine(path, name);
            var present = new FileInfo(path);
            if ((int)present.Attributes == -1)
            {
                MakeFolder(path);
                continue;
            }
            if (present.LinkTarget is not null)
            {
                throw FormatErrors.Path(path, $"is a symbolic link, which is not written through, and the item '{KeyErrors.Show(key)}' would be below it. Remove the link, or export to another folder.");
            }
            if (!present.Attributes.HasFlag(FileAttributes.Directory))
            {
                throw FormatErrors.Path(path, $"is a file, and the item '{KeyErrors.Show(key)}' would be below it. Remove the file, or export to another folder.", KvErrorKind.Conflict);
            }
        }
        _checkedFolder = folder;
        return folder;
    }

    private static string NameOf(string component, string key)
    {
        try
        {
            return FileKey.Encode(component);
        }
        catch (KvException error)
        {
            throw FormatErrors.At($"The item '{KeyErrors.Show(key)}'", "its file", error);
        }
    }

    private static void MakeFolder(string path)
    {
        try
        {
            Directory.CreateDirectory(path);
        }
        catch (Exception error) when (WriteFailure.Is(error))
        {
            throw FormatErrors.Unwritable(path, error);
        }
    }
}
