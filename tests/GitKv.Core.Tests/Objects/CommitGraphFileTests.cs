using System.Text;
using GitKv.Core.Objects;
using GitKv.Core.Repositories;
using GitKv.Core.Tests.Support;

namespace GitKv.Core.Tests.Objects;

public sealed class CommitGraphFileTests : IDisposable
{
    private readonly TempRepo _repo = new(bare: true);

    public void Dispose() => _repo.Dispose();

    [Theory]
    [InlineData("", 0u)]
    [InlineData("Hello world!", 0x627b0c2cu)]
    [InlineData("The quick brown fox jumps over the lazy dog", 0x2e4ff723u)]
    public void The_hash_is_git_s(string text, uint expected)
    {
        Assert.Equal(expected, ChangedPaths.Murmur3(Encoding.UTF8.GetBytes(text), 0, signed: false));
        Assert.Equal(expected, ChangedPaths.Murmur3(Encoding.UTF8.GetBytes(text), 0, signed: true));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void It_tells_the_same_as_the_commits_and_which_paths_they_may_have_changed(bool chain)
    {
        string[] ids = MakeHistory();
        if (chain)
        {
            foreach (int count in (int[])[20, 60])
                Git.RunWith(_repo.Root, string.Join('\n', ids[1..(count + 1)]) + "\n", null, "commit-graph", "write", "--stdin-commits", "--split=no-merge", "--changed-paths");
            Assert.Equal(2, File.ReadAllLines(_repo.InGit("objects/info/commit-graphs/commit-graph-chain")).Length);
        }
        else
        {
            _repo.Run("commit-graph", "write", "--reachable", "--changed-paths");
        }

        var source = new CommitSource(_repo.Repository);
        int refused = 0;
        foreach (string id in ids[1..])
        {
            CommitNode node = source.Get(ObjectId.Parse(id));
            Assert.True(node.Position >= 0);
            string[] told = _repo.Run("show", "-s", "--format=%T %ct %P", id).Split(' ', StringSplitOptions.RemoveEmptyEntries);
            Assert.Equal(string.Join(" ", told), string.Join(" ", [node.Tree.ToString(), $"{node.Time}", .. node.Parents.Select(p => p.ToString())]));
            if (node.Parents.Length > 1) continue;
            string changed = _repo.Run("-c", "core.quotePath=false", "diff-tree", "--root", "--no-commit-id", "-r", "--name-only", id);
            foreach (string path in (string[])["a", "dir/k", "dir/é", "ü/b"])
            {
                bool may = source.MayChangeAll(node, ChangedPaths.Of(Encoding.UTF8.GetBytes(path)));
                if (changed.Split('\n').Contains(path)) Assert.True(may);
                else if (!may) refused++;
            }
        }

        // Of about 180 questions whose answer is no; a filter may say otherwise of one in a hundred.
        Assert.True(refused > 150, $"only {refused}");
    }

    [Fact]
    public void What_is_damaged_is_as_if_it_were_not_there()
    {
        string[] ids = MakeHistory();
        _repo.Run("commit-graph", "write", "--reachable", "--changed-paths");
        string path = _repo.InGit("objects/info/commit-graph");
        byte[] whole = File.ReadAllBytes(path);
        File.SetAttributes(path, FileAttributes.Normal);
        var random = new Random(5);
        for (int round = 0; round < 60; round++)
        {
            byte[] bad = round % 3 == 0 ? whole[..random.Next(whole.Length)] : [.. whole];
            if (bad.Length == whole.Length)
                for (int i = 0; i < 4; i++) bad[random.Next(round % 3 == 1 ? 200 : bad.Length)] ^= (byte)random.Next(1, 256);
            File.WriteAllBytes(path, bad);
            using GitRepository damaged = GitRepository.Open(_repo.Root);
            var source = new CommitSource(damaged);
            foreach (string id in ids[1..])
            {
                CommitNode node = source.Get(ObjectId.Parse(id));
                source.MayChangeAll(node, ChangedPaths.Of("a"u8.ToArray()));
            }
        }
    }

    private string[] MakeHistory()
    {
        var history = new FastImport();
        int last = history.Commit("refs/heads/x", 1000, [("a", "0"), ("dir/é", "0"), ("ü/b", "0")], parents: []);
        for (int i = 1; i < 60; i++)
        {
            string path = (i % 4) switch { 0 => "a", 1 => "dir/k", 2 => "dir/é", _ => "ü/b" };
            last = history.Commit("refs/heads/x", 1000 + i, [(path, $"{i}")], parents: i == 40 ? [last, 10, 20] : i == 50 ? [last, 30] : null);
        }

        return history.Run(_repo);
    }
}
