using System.Diagnostics;
using System.Globalization;
using GitKv.Bench.Measuring;

namespace GitKv.Bench.Peers;

/// <summary>git's commands that can be kept open: <c>hash-object --stdin-paths</c>, <c>update-ref --stdin</c>, <c>cat-file --batch</c>. A key is a ref to a blob, or a file of a commit (then it can only be read).</summary>
internal sealed class CoProcessPeer : InProcessPeer
{
    private readonly bool _tree;
    private readonly string _path;
    private readonly string _file;
    private readonly Lazy<CoProcess> _hash;
    private readonly Lazy<CoProcess> _refs;
    private readonly Lazy<CoProcess> _cat;

    public CoProcessPeer(Workspace workspace, bool tree)
    {
        _tree = tree;
        _path = workspace.NewRepository();
        _file = Path.Combine(workspace.Folder, "value-" + Guid.NewGuid().ToString("N"));
        _hash = new(() => new CoProcess(_path, "git", "hash-object", "-w", "--stdin-paths"));
        _refs = new(() => new CoProcess(_path, "git", "update-ref", "--stdin"));
        _cat = new(() => new CoProcess(_path, "git", "cat-file", "--batch"));
    }

    public string GitDirectory => _path;

    public override string Name => _tree ? "git cat-file --batch kept open (commit:path)" : "git kept open (hash-object, update-ref, cat-file --batch)";

    public override int GetsInRound => _tree ? 20 : 500;

    protected override void MakeAll(int count, int size) => Importing.Import(_path, _tree, count, size);

    protected override void Set(string key, byte[] value)
    {
        if (_tree) throw new NotSupportedException();
        File.WriteAllBytes(_file, value);
        _hash.Value.Send(_file + "\n");
        _refs.Value.Send($"start\nupdate refs/p/{key} {_hash.Value.Line()}\nprepare\ncommit\n");
        for (int i = 0; i < 3; i++)
            if (!_refs.Value.Line().EndsWith("ok", StringComparison.Ordinal)) throw new InvalidOperationException(key);
    }

    protected override int Get(string key) => Answer($"{(_tree ? "refs/heads/p:" : "refs/p/")}{key}");

    private int Answer(string question)
    {
        _cat.Value.Send(question + "\n");
        string head = _cat.Value.Line();
        int size = int.Parse(head[(head.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture);
        _cat.Value.Bytes(size + 1);
        return size;
    }

    /// <summary>Reads blobs by their ids. Returns seconds.</summary>
    public double GetsById(string[] ids)
    {
        long begin = Stopwatch.GetTimestamp();
        foreach (string id in ids) Answer(id);
        return Stopwatch.GetElapsedTime(begin).TotalSeconds;
    }

    public override void Dispose()
    {
        foreach (Lazy<CoProcess> process in new[] { _hash, _refs, _cat })
            if (process.IsValueCreated) process.Value.Dispose();
    }
}
