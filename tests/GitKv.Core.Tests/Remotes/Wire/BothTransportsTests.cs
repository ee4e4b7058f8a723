using GitKv.Core.Objects;
using GitKv.Core.Refs;
using GitKv.Core.Remotes;
using GitKv.Core.Remotes.ByGit;
using GitKv.Core.Tests.Support;
using GitKv.Core.Tests.Support.Servers;

namespace GitKv.Core.Tests.Remotes.Wire;

/// <summary>The same pushes through the own client and through the installed git have the same outcomes and leave the same remotes.</summary>
public sealed class BothTransportsTests : IDisposable
{
    private readonly TempRepo _local = new();

    public void Dispose() => _local.Dispose();

    [Fact]
    public void The_same_pushes_leave_the_same_remotes()
    {
        using var one = new BareRemote();
        using var two = new BareRemote();
        one.DenyRef("refs/kv/denied");
        two.DenyRef("refs/kv/denied");
        using var own = WirePushTests.Connect(one.Path);
        using var git = new InstalledGitConnection(RemoteAddress.Resolve(null, two.Path));
        ObjectId[] values = Values();
        var random = new Random(2026);
        for (int i = 0; i < 40; i++)
        {
            var push = new RemotePush { From = _local.Repository, Edits = Any(random, values, two) };
            PushReport byOwn = own.Push(push);
            PushReport byGit = git.Push(push);
            Assert.Equal(byGit.State, byOwn.State);
            Assert.Equal(byGit.Refs.All(r => r.Verdict == RefVerdict.Accepted), byOwn.Refs.All(r => r.Verdict == RefVerdict.Accepted));
            Assert.Equal(two.Refs(), one.Refs());
        }

        foreach (BareRemote remote in new[] { one, two }) remote.Run("fsck", "--strict", "--full");
        Assert.Equal(Reachable(two), Reachable(one));
    }

    private static List<RefEdit> Any(Random random, ObjectId[] values, BareRemote remote)
    {
        string[] names = ["refs/kv/a", "refs/kv/b", "refs/kv/c/d", "refs/kv/c/e", "refs/kv/denied"];
        var edits = new List<RefEdit>();
        foreach (string name in names.OrderBy(_ => random.Next()).Take(random.Next(1, 4)))
        {
            ObjectId now = remote.Value(name) is { } there ? ObjectId.Parse(there) : default;
            ObjectId expected = random.Next(4) == 0 ? values[random.Next(values.Length)] : now;
            ObjectId wanted = random.Next(5) == 0 && !now.IsZero ? default : values[random.Next(values.Length)];

            // What is equal already is nobody's to win; what both do about it is in the contract.
            if (wanted != now) edits.Add(new RefEdit(name, expected, wanted));
        }

        return edits.Count > 0 ? edits : [new RefEdit("refs/kv/none", values[1], values[0])];
    }

    private static string Reachable(BareRemote remote) => string.Join('\n', remote.Run("rev-list", "--objects", "--all", "--no-object-names").Split('\n').Order());

    private ObjectId[] Values()
    {
        var values = new List<ObjectId>();
        for (int i = 0; i < 6; i++)
        {
            values.Add(ObjectId.Parse(_local.Blob($"value {i}")));
            Directory.CreateDirectory(Path.Combine(_local.Root, "dir"));
            File.WriteAllText(Path.Combine(_local.Root, "dir", $"file{i % 3}"), $"{i}");
            _local.Run("add", ".");
            values.Add(ObjectId.Parse(_local.Commit($"commit {i}")));
            _local.Run("tag", "-a", "-m", "note", $"t{i}", values[^2].ToString());
            values.Add(ObjectId.Parse(_local.Run("rev-parse", $"refs/tags/t{i}")));
        }

        return [.. values];
    }
}
