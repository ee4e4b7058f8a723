using System.Globalization;
using System.Text;
using GitKv.Bench.Measuring;

namespace GitKv.Bench.Peers;

/// <summary>Fills a repository for the peers that use plain git: <c>git fast-import</c>, then packed.</summary>
internal static class Importing
{
    /// <summary>Keys as refs to blobs (<c>refs/p/…</c>), or as files of one commit (<c>refs/heads/p</c>) with an index beside it.</summary>
    public static void Import(string path, bool tree, int count, int size)
    {
        // The same as before: a copy.
        if (s_last is { } last && last.What == (Path.GetDirectoryName(path)!, tree, count, size))
        {
            Workspace.Run("cp", path, null, "-a", last.Path + "/.", path);
            return;
        }

        string master = path + "-master";
        Workspace.Run("cp", path, null, "-a", path, master);
        Make(master, tree, count, size);
        s_last = ((Path.GetDirectoryName(path)!, tree, count, size), master);
        Import(path, tree, count, size);
    }

    private static ((string Folder, bool Tree, int Count, int Size) What, string Path)? s_last;

    private static void Make(string path, bool tree, int count, int size)
    {
        string marks = Path.Combine(path, "marks");
        Workspace.Run("git", path, s => Feed(s, tree, count, size), "fast-import", "--quiet", "--export-marks=" + marks);
        if (tree)
        {
            Workspace.Run("git", path, null, "read-tree", "--index-output=" + Path.Combine(path, "script-index"), "refs/heads/p");
            return;
        }

        // As git pack-refs would write it (git-pack-refs, sorted).
        IEnumerable<string> refs = File.ReadLines(marks).Select(static l => l.Split(' '))
            .Select(static p => (Name: $"refs/p/{Peer.Key(int.Parse(p[0].AsSpan(1), CultureInfo.InvariantCulture) - 1)}", Id: p[1]))
            .OrderBy(static r => r.Name, StringComparer.Ordinal).Select(static r => $"{r.Id} {r.Name}\n");
        File.WriteAllText(Path.Combine(path, "packed-refs"), "# pack-refs with: peeled fully-peeled sorted \n" + string.Concat(refs));
    }

    /// <summary>A stream for fast-import.</summary>
    public static void Feed(Stream stream, bool tree, int count, int size) => Feed(stream, tree, Enumerable.Range(0, count).Select(i => Peer.Value(i, size)));

    /// <summary>A stream for fast-import.</summary>
    public static void Feed(Stream stream, bool tree, IEnumerable<byte[]> values)
    {
        using var buffered = new BufferedStream(stream, 1 << 16);
        if (tree) Write("commit refs/heads/p\ncommitter Bench <bench@example.com> 1700000000 +0000\ndata 5\nbatch\n");
        int count = 0;
        foreach (byte[] value in values)
        {
            int i = count++;
            Write(tree ? $"M 100644 inline {Peer.Key(i)}\ndata {value.Length}\n" : $"blob\nmark :{i + 1}\ndata {value.Length}\n");
            buffered.Write(value);
            buffered.WriteByte((byte)'\n');
        }

        buffered.Flush();

        void Write(string text) => buffered.Write(Encoding.UTF8.GetBytes(text));
    }
}
