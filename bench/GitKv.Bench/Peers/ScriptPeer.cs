using System.Text;
using GitKv.Bench.Measuring;

namespace GitKv.Bench.Peers;

/// <summary>What scripts do today: git's commands, a process each, in a shell's loop. A value is in a file already.</summary>
internal sealed class ScriptPeer : Peer
{
    private const string SetRef = """id=$(git hash-object -w "$V/$i"); git update-ref "refs/p/$k" $id""";
    private const string SetTree = """
        id=$(git hash-object -w "$V/$i"); git update-index --add --cacheinfo 100644,$id,$k
        commit=$(git commit-tree -p refs/heads/p -m set $(git write-tree)); git update-ref refs/heads/p $commit
        """;

    private readonly bool _tree;
    private readonly string _path;
    private readonly string _values;

    /// <param name="workspace">Where.</param>
    /// <param name="tree">A file of a commit for each key; else a ref.</param>
    /// <param name="setting">A setting of git (name=value), if any.</param>
    public ScriptPeer(Workspace workspace, bool tree, string? setting = null)
    {
        _tree = tree;
        _path = workspace.NewRepository();
        _values = Directory.CreateDirectory(Path.Combine(workspace.Folder, "values-" + Guid.NewGuid().ToString("N"))).FullName;
        if (setting?.Split('=') is [var name, var value]) Workspace.Git(_path, "config", name, value);
    }

    public override string Name => _tree ? "git, a process a command (blob, index, tree, commit, ref)" : "git, a process a command (blob, ref)";

    public override int SetsInRound => 5;

    public override int GetsInRound => 10;

    protected override void MakeAll(int count, int size) => Importing.Import(_path, _tree, count, size);

    public override double Sets(int start, int count, int size)
    {
        var names = new StringBuilder();
        for (int i = 0; i < count; i++)
        {
            File.WriteAllBytes(Path.Combine(_values, $"{i}"), Value(start + i + 20_000_000, size));
            names.Append(KeyOf(start + i)).Append(' ');
        }

        return Loop(names.ToString(), _tree ? SetTree : SetRef);
    }

    public override double Gets(int start, int count) =>
        Loop(string.Join(' ', Enumerable.Range(start, count).Select(KeyOf)), $"""git cat-file blob "{(_tree ? "refs/heads/p:" : "refs/p/")}$k" > /dev/null""");

    private double Loop(string keys, string body) =>
        Workspace.Run("sh", _path, null, "-ec", $"export V='{_values}' GIT_INDEX_FILE='{_path}/script-index'; i=0; for k in {keys}; do {body}\n i=$((i+1)); done", "sh").Time.TotalSeconds;

    public override void Dispose()
    {
    }
}
