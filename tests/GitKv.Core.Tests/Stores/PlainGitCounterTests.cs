using System.Text;
using GitKv.Core.Errors;
using GitKv.Core.Repositories;
using GitKv.Core.Stores;
using GitKv.Core.Tests.Support;

namespace GitKv.Core.Tests.Stores;

/// <summary>
/// The counters of "Using Git as a Key-Value Database": a branch with a file that two clones count up and push. Both clones, and the
/// repository they push to, read as stores at every step, and the lost race is a lost precondition here, too.
/// </summary>
public sealed class PlainGitCounterTests : IDisposable
{
    private const string Branch = "my-counters-counter-1";
    private readonly TempFolder _folder = new();

    public PlainGitCounterTests()
    {
        string origin = _folder.Sub("my-counters");
        Git.Run(origin, "init", "-q");
        Git.Run(origin, "checkout", "-q", "-b", Branch);
        Commit("my-counters", 0, "initialize counter-1");
        foreach (string clone in (string[])["my-counters-process-1", "my-counters-process-2"])
        {
            Git.Run(_folder.Path, "clone", "-q", origin, clone);
            Git.Run(In(clone), "checkout", "-q", Branch);
        }
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Every_clone_reads_its_own_count_and_origin_what_was_pushed()
    {
        Assert.Equal(("0\n", "0\n", "0\n"), Counts());
        Commit("my-counters-process-1", 1, "increment counter-1 to 1");
        Commit("my-counters-process-1", 2, "increment counter-1 to 2");
        Assert.Equal(("0\n", "2\n", "0\n"), Counts());

        // The branch is checked out in origin: the push is refused until it is not.
        Assert.NotEqual(0, Push("my-counters-process-1"));
        Assert.Equal(("0\n", "2\n", "0\n"), Counts());
        Git.Run(In("my-counters"), "checkout", "-q", "--orphan", "another-branch");
        Assert.Equal(0, Push("my-counters-process-1"));
        Assert.Equal(("2\n", "2\n", "0\n"), Counts());

        Commit("my-counters-process-2", 1, "increment counter-1 to 1");
        Assert.NotEqual(0, Push("my-counters-process-2"));
        Assert.Equal(("2\n", "2\n", "1\n"), Counts());
        Assert.Equal(3, int.Parse(Git.Run(In("my-counters"), "rev-list", "--count", Branch), System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public void What_was_pushed_meanwhile_makes_an_expected_version_a_mismatch()
    {
        using GitRepository origin = GitRepository.Open(In("my-counters"));
        KvStore store = KvStore.Open(origin, refPrefix: "refs/heads/" + Branch);
        Assert.True(store.Snapshot().TryGet("counter-1.txt", out KvEntry seen));
        Git.Run(In("my-counters"), "checkout", "-q", "--orphan", "another-branch");
        Commit("my-counters-process-1", 1, "increment counter-1 to 1");
        Assert.Equal(0, Push("my-counters-process-1"));

        using KvTransaction transaction = store.Begin();
        var lost = Assert.Throws<VersionMismatchException>(() => transaction.Set("counter-1.txt", "1\n"u8, Precondition.MustMatch(seen.Version)));
        Assert.Equal(Git.Run(In("my-counters"), "rev-parse", Branch + ":counter-1.txt"), lost.Actual);
    }

    [Fact]
    public void A_count_written_here_is_pushed_by_git()
    {
        Git.Run(In("my-counters"), "checkout", "-q", "--orphan", "another-branch");
        using (GitRepository clone = GitRepository.Open(In("my-counters-process-1")))
        {
            Git.Run(In("my-counters-process-1"), "checkout", "-q", "--detach");
            KvStore.Open(clone, refPrefix: "refs/heads/" + Branch).Update("counter-1.txt", (transaction, entry) =>
            {
                int count = int.Parse(Encoding.UTF8.GetString(transaction.Read(entry!.Value)), System.Globalization.CultureInfo.InvariantCulture);
                transaction.Set("counter-1.txt", Encoding.UTF8.GetBytes($"{count + 1}\n"));
            });
        }

        Git.Run(In("my-counters-process-1"), "push", "-q", "origin", Branch);
        Assert.Equal("1", Git.Run(In("my-counters"), "show", Branch + ":counter-1.txt"));
        Git.Run(In("my-counters"), "fsck", "--full", "--strict");
    }

    private string In(string repository) => Path.Combine(_folder.Path, repository);

    private int Push(string clone) => Git.Try(In(clone), null, null, "push", "-q", "origin", Branch).Code;

    private void Commit(string repository, int count, string message)
    {
        File.WriteAllText(Path.Combine(In(repository), "counter-1.txt"), $"{count}\n");
        Git.Run(In(repository), "add", ".");
        Git.Run(In(repository), "commit", "-q", "--no-gpg-sign", "-m", message);
    }

    private (string Origin, string First, string Second) Counts() => (Count("my-counters"), Count("my-counters-process-1"), Count("my-counters-process-2"));

    private string Count(string repository)
    {
        using GitRepository git = GitRepository.Open(In(repository));
        KvSnapshot snapshot = KvStore.Open(git, refPrefix: "refs/heads/" + Branch).Snapshot();
        return Encoding.UTF8.GetString(snapshot.Read(Assert.Single(snapshot.Enumerate())));
    }
}
