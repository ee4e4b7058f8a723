using System.Globalization;
using GitKv.Core.Objects;
using GitKv.Core.Tests.Support;

namespace GitKv.Core.Tests.Merging;

/// <summary>Random histories, with git as the judge.</summary>
public sealed class CommitGraphTests : IDisposable
{
    private readonly TempRepo _repo = new(bare: true);

    public void Dispose() => _repo.Dispose();

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, false)]
    [InlineData(3, true)]
    [InlineData(4, true)]
    public void Merge_bases_are_those_of_git_also_where_clocks_went_backwards(int seed, bool skewed)
    {
        var random = new Random(seed);
        List<ObjectId> commits = History(random, 40, skewed);
        var graph = new CommitGraph(_repo.Repository);
        for (int i = 0; i < 60; i++)
        {
            ObjectId one = commits[random.Next(commits.Count)];
            ObjectId other = commits[random.Next(commits.Count)];
            string[] expected = Lines(Git.Try(_repo.Root, null, null, "merge-base", "--all", one.ToString(), other.ToString()).Output);
            Assert.Equal(expected.Order(), graph.MergeBases(one, other).Select(b => b.ToString()).Order());
            Assert.Equal(Git.Try(_repo.Root, null, null, "merge-base", "--is-ancestor", one.ToString(), other.ToString()).Code == 0, graph.IsAncestor(one, other));

            // git's own "other ^one" is wrong where clocks went far backwards.
            Assert.Equal(Lines(_repo.Run("rev-list", other.ToString())).Except(Lines(_repo.Run("rev-list", one.ToString()))).Order(), graph.Only(other, one).Select(c => c.ToString()).Order());
        }
    }

    [Fact]
    public void Several_best_common_ancestors_are_all_found_the_newest_first()
    {
        ObjectId root = Commit(100);
        ObjectId left = Commit(200, root);
        ObjectId right = Commit(300, root);
        ObjectId one = Commit(400, left, right);
        ObjectId other = Commit(500, right, left);
        Assert.Equal([right, left], new CommitGraph(_repo.Repository).MergeBases(one, other));
    }

    [Fact]
    public void A_commit_that_does_not_exist_yet_has_the_ancestors_of_its_parents()
    {
        ObjectId root = Commit(100);
        ObjectId left = Commit(200, root);
        ObjectId right = Commit(300, root);
        ObjectId merge = Commit(400, left, right);
        Assert.Equal([right, left], new CommitGraph(_repo.Repository).MergeBases([left, right], merge));
    }

    [Fact]
    public void A_shallow_clone_has_the_history_that_it_has()
    {
        ObjectId root = Commit(100);
        ObjectId tip = Commit(200, Commit(150, root));
        _repo.Run("update-ref", "refs/heads/main", tip.ToString());
        string clone = Path.Combine(_repo.Folder, "shallow");
        Git.Run(_repo.Folder, "clone", "-q", "--bare", "--depth", "1", "file://" + _repo.Root, clone);
        using var shallow = GitKv.Core.Repositories.GitRepository.Open(clone);
        Assert.Empty(new CommitGraph(shallow).Parents(tip));
        Assert.Equal([tip], new CommitGraph(shallow).MergeBases(tip, tip));
    }

    private List<ObjectId> History(Random random, int count, bool skewed)
    {
        var commits = new List<ObjectId>();
        for (int i = 0; i < count; i++)
        {
            int parents = commits.Count == 0 ? 0 : random.Next(10) switch { 0 => 0, < 6 => 1, < 9 => 2, _ => 3 };
            int from = Math.Max(0, commits.Count - 8);
            ObjectId[] chosen = [.. Enumerable.Range(0, parents).Select(_ => commits[random.Next(from, commits.Count)]).Distinct()];
            commits.Add(Commit(skewed ? random.Next(1000) : 100 + i, chosen));
        }

        return commits;
    }

    private ObjectId Commit(int seconds, params ObjectId[] parents)
    {
        string[] arguments = ["commit-tree", "4b825dc642cb6eb9a060e54bf8d69288fbee4904", "-m", Guid.NewGuid().ToString("N"), .. parents.SelectMany(p => new[] { "-p", p.ToString() })];
        string date = (1_700_000_000 + seconds).ToString(CultureInfo.InvariantCulture) + " +0000";
        Git.RunWith(_repo.Root, "", null, "hash-object", "-t", "tree", "-w", "--stdin");
        return ObjectId.Parse(Git.RunWith(_repo.Root, null, new Dictionary<string, string?> { ["GIT_COMMITTER_DATE"] = date, ["GIT_AUTHOR_DATE"] = date }, arguments));
    }

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
