using System.Globalization;
using GitKv.Bench.Measuring;

namespace GitKv.Bench.Peers;

/// <summary>pygit2, in a Python that is kept open (<c>bench/peers/pygit2_peer.py</c>) and times itself.</summary>
internal sealed class PythonPeer : Peer
{
    private readonly bool _tree;
    private readonly string _path;
    private readonly CoProcess _python;

    public PythonPeer(Workspace workspace, bool tree)
    {
        _tree = tree;
        _path = workspace.NewRepository();
        _python = new CoProcess(_path, Programs.PythonWithPygit2()!, Path.Combine(Workspace.Root, "bench", "peers", "pygit2_peer.py"), _path, tree ? "tree" : "ref");
    }

    public static bool IsHere => Programs.PythonWithPygit2() is not null;

    public override string Name => _tree ? "pygit2, TreeBuilder" : "pygit2, a ref a key";

    public override int SetsInRound => _tree ? 2 : 20;

    public override int GetsInRound => _tree ? 20 : 500;

    protected override void MakeAll(int count, int size) => Importing.Import(_path, _tree, count, size);

    public override double Sets(int start, int count, int size) => Ask($"set {start} {count} {size} {Count}");

    public override double Gets(int start, int count) => Ask($"get {start} {count} 0 {Count}");

    private double Ask(string line)
    {
        _python.Send(line + "\n");
        return double.Parse(_python.Line(), CultureInfo.InvariantCulture);
    }

    public override void Dispose() => _python.Dispose();
}
