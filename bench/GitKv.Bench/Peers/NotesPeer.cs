using System.Text;
using GitKv.Bench.Measuring;

namespace GitKv.Bench.Peers;

/// <summary><c>git notes</c>: a key is a blob with its name, the value the note on it. A process a command.</summary>
internal sealed class NotesPeer(Workspace workspace) : Peer
{
    private readonly string _path = workspace.NewRepository();
    private readonly string _values = Directory.CreateDirectory(Path.Combine(workspace.Folder, "notes-" + Guid.NewGuid().ToString("N"))).FullName;

    public override string Name => "git notes, a process a command";

    public override int SetsInRound => 5;

    public override int GetsInRound => 10;

    protected override void MakeAll(int count, int size)
    {
        string[] ids = Write(Enumerable.Range(0, count).Select(i => Encoding.UTF8.GetBytes(Key(i))));
        string[] values = Write(Enumerable.Range(0, count).Select(i => Value(i, size)));
        string listing = string.Concat(ids.Zip(values, static (id, value) => $"100644 blob {value}\t{id}\n"));
        string tree = Workspace.Run("git", _path, s => s.Write(Encoding.UTF8.GetBytes(listing)), "mktree").Output.Trim();
        Workspace.Git(_path, "update-ref", "refs/notes/kv", Workspace.Git(_path, "commit-tree", "-m", "fill", tree).Trim());
        Workspace.Git(_path, "repack", "-adq");
    }

    public override double Sets(int start, int count, int size)
    {
        for (int i = 0; i < count; i++) File.WriteAllBytes(Path.Combine(_values, $"{i}"), Value(start + i + 30_000_000, size));
        return Loop(start, count, """git notes --ref kv add -f -F "$V/$i" $(printf %s "$k" | git hash-object -w --stdin) 2> /dev/null""");
    }

    public override double Gets(int start, int count) => Loop(start, count, """git notes --ref kv show $(printf %s "$k" | git hash-object --stdin) > /dev/null""");

    private double Loop(int start, int count, string body) =>
        Workspace.Run("sh", _path, null, "-ec", $"export V='{_values}'; i=0; for k in {string.Join(' ', Enumerable.Range(start, count).Select(KeyOf))}; do {body}\n i=$((i+1)); done").Time.TotalSeconds;

    private string[] Write(IEnumerable<byte[]> contents)
    {
        var names = new StringBuilder();
        int number = 0;
        foreach (byte[] content in contents)
        {
            string file = Path.Combine(_values, $"fill-{number++}");
            File.WriteAllBytes(file, content);
            names.Append(file).Append('\n');
        }

        return Workspace.Run("git", _path, s => s.Write(Encoding.UTF8.GetBytes(names.ToString())), "hash-object", "-w", "--stdin-paths").Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    public override void Dispose()
    {
    }
}
