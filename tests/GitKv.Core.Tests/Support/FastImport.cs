using System.Globalization;
using System.Text;

namespace GitKv.Core.Tests.Support;

/// <summary>Builds history with dates of one's choice through <c>git fast-import</c>.</summary>
internal sealed class FastImport
{
    private readonly StringBuilder _script = new();
    private int _mark;

    /// <summary>Adds a commit to a ref and returns its mark.</summary>
    /// <param name="name">The ref; the commit follows the one before it there unless parents are given.</param>
    /// <param name="time">Seconds since 1970.</param>
    /// <param name="files">Paths and contents; null removes.</param>
    /// <param name="message">The message.</param>
    /// <param name="author">Who.</param>
    /// <param name="parents">Marks; none for the first commit of a history, null for the tip of the ref.</param>
    public int Commit(string name, long time, (string Path, string? Content)[] files, string message = "change", string author = "Test <test@example.com>", int[]? parents = null)
    {
        if (parents is { Length: 0 }) _script.Append(CultureInfo.InvariantCulture, $"reset {name}\n\n");
        _script.Append(CultureInfo.InvariantCulture, $"commit {name}\nmark :{++_mark}\nauthor {author} {time} +0000\ncommitter {author} {time} +0000\ndata {Encoding.UTF8.GetByteCount(message)}\n{message}\n");
        for (int i = 0; i < (parents?.Length ?? 0); i++) _script.Append(CultureInfo.InvariantCulture, $"{(i == 0 ? "from" : "merge")} :{parents![i]}\n");
        foreach ((string path, string? content) in files)
        {
            if (content is null) _script.Append(CultureInfo.InvariantCulture, $"D {path}\n");
            else _script.Append(CultureInfo.InvariantCulture, $"M 100644 inline {path}\ndata {Encoding.UTF8.GetByteCount(content)}\n{content}\n");
        }

        _script.Append('\n');
        return _mark;
    }

    /// <summary>Runs it; returns the ids by their marks, from 1.</summary>
    public string[] Run(TempRepo repo)
    {
        string marks = Path.Combine(repo.Folder, "marks");
        Git.RunWith(repo.Root, _script.ToString(), null, "fast-import", "--quiet", "--force", "--date-format=raw", "--export-marks=" + marks);
        var ids = new string[_mark + 1];
        foreach (string line in File.ReadLines(marks))
        {
            string[] parts = line.Split(' ');
            ids[int.Parse(parts[0].AsSpan(1), CultureInfo.InvariantCulture)] = parts[1];
        }

        return ids;
    }
}
