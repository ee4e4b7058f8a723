using System.Text;
using GitKv.Core.Objects;
using GitKv.Core.Repositories;

namespace GitKv.Core.Refs;

/// <summary>Reads the log of a ref (gitrepository-layout, "logs"), newest first. Lines that are none are passed over, as git does.</summary>
internal static class ReflogReader
{
    private const int IdDigits = 2 * ObjectId.Length;
    private const int Head = 2 * (IdDigits + 1);

    /// <summary>The entries; none where the ref has no log.</summary>
    public static IEnumerable<ReflogEntry> NewestFirst(string path)
    {
        byte[] log = Read(path);
        int end = log.Length;
        while (end > 0)
        {
            int start = end > 1 ? log.AsSpan(0, end - 1).LastIndexOf((byte)'\n') + 1 : 0;
            if (Parse(log.AsSpan(start, end - start).TrimEnd((byte)'\n')) is { } entry) yield return entry;
            end = start;
        }
    }

    private static ReflogEntry? Parse(ReadOnlySpan<byte> line)
    {
        if (line.Length < Head || line[IdDigits] != ' ' || line[Head - 1] != ' ') return null;
        if (!ObjectId.TryParse(line[..IdDigits], out ObjectId before) || !ObjectId.TryParse(line.Slice(IdDigits + 1, IdDigits), out ObjectId after)) return null;
        ReadOnlySpan<byte> rest = line[Head..];
        int tab = rest.IndexOf((byte)'\t');
        ReadOnlySpan<byte> why = tab < 0 ? [] : rest[(tab + 1)..];
        return new ReflogEntry(before, after, GitCommit.Person(tab < 0 ? rest : rest[..tab]), Encoding.UTF8.GetString(why));
    }

    private static byte[] Read(string path)
    {
        try
        {
            if (!File.Exists(path)) return [];
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            byte[] content = new byte[file.Length];
            int read = file.ReadAtLeast(content, content.Length, throwOnEndOfStream: false);
            return read == content.Length ? content : content[..read];
        }
        catch (FileNotFoundException)
        {
            return [];
        }
        catch (DirectoryNotFoundException)
        {
            return [];
        }
        catch (Exception e) when (ReadFailure.Is(e))
        {
            throw ReadFailure.Translate(e, path);
        }
    }
}
