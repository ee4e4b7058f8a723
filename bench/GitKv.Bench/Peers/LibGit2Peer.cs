using System.Diagnostics;
using GitKv.Bench.Measuring;
using GitKv.Core.Native;
using LibGit2Sharp;

namespace GitKv.Bench.Peers;

/// <summary>LibGit2Sharp used the obvious way: CreateBlob and a ref, or CreateBlob, TreeDefinition, CreateCommit and a ref.</summary>
internal sealed class LibGit2Peer : InProcessPeer
{
    private const string Branch = "refs/heads/p";
    private readonly bool _tree;
    private readonly string _path;
    private Repository _repository = null!;

    public LibGit2Peer(Workspace workspace, bool tree)
    {
        Libgit2.EnsureLoaded();
        _tree = tree;
        _path = workspace.NewRepository();
    }

    public override string Name => _tree ? "LibGit2Sharp, TreeDefinition" : "LibGit2Sharp, a ref a key";

    public override int SetsInRound => _tree ? 2 : 20;

    public override int GetsInRound => _tree ? 20 : 500;

    /// <summary>Reads blobs by their ids. Returns seconds.</summary>
    public double GetsById(string[] ids)
    {
        long begin = Stopwatch.GetTimestamp();
        foreach (string id in ids) Content(_repository.Lookup<Blob>(new ObjectId(id)));
        return Stopwatch.GetElapsedTime(begin).TotalSeconds;
    }

    protected override void MakeAll(int count, int size)
    {
        Importing.Import(_path, _tree, count, size);
        _repository = new Repository(_path);
    }

    protected override void Set(string key, byte[] value)
    {
        Blob blob = _repository.ObjectDatabase.CreateBlob(new MemoryStream(value));
        if (!_tree)
        {
            _repository.Refs.Add("refs/p/" + key, blob.Id, allowOverwrite: true);
            return;
        }

        Commit tip = _repository.Lookup<Commit>(Branch);
        Tree tree = _repository.ObjectDatabase.CreateTree(TreeDefinition.From(tip.Tree).Add(key, blob, Mode.NonExecutableFile));
        var who = new Signature("Bench", "bench@example.com", DateTimeOffset.Now);
        Commit commit = _repository.ObjectDatabase.CreateCommit(who, who, "set", tree, [tip], prettifyMessage: false);
        _repository.Refs.UpdateTarget(_repository.Refs[Branch], commit.Id);
    }

    protected override int Get(string key) => Read(_repository, key);

    /// <summary>Opens the repository, as a program does that reads one key.</summary>
    public int GetCold(int number)
    {
        using var repository = new Repository(_path);
        return Read(repository, KeyOf(number));
    }

    private int Read(Repository repository, string key)
    {
        Blob blob = _tree
            ? (Blob)repository.Lookup<Commit>(Branch)[key].Target
            : repository.Lookup<Blob>(((DirectReference)repository.Refs["refs/p/" + key]).TargetIdentifier);
        return Content(blob);
    }

    private static int Content(Blob blob)
    {
        using Stream content = blob.GetContentStream();
        byte[] bytes = new byte[blob.Size];
        content.ReadExactly(bytes);
        return bytes.Length;
    }

    public override void Dispose() => _repository.Dispose();
}
