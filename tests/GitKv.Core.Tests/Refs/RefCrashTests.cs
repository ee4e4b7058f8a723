using GitKv.Core.Diagnostics;
using GitKv.Core.Objects;
using GitKv.Core.Refs;
using GitKv.Core.Repositories;
using GitKv.Core.Tests.Support;

namespace GitKv.Core.Tests.Refs;

/// <summary>A transaction that fails or is killed at any of its steps leaves all refs old or all refs new.</summary>
public sealed class RefCrashTests : RefTestBase
{
    public static TheoryData<string> Scenarios => ["change", "make", "delete", "delete-both", "several-loose", "several-packed", "several-mixed"];

    [Theory]
    [MemberData(nameof(Scenarios))]
    public void A_failure_at_any_step_leaves_all_old_or_all_new(string scenario)
    {
        int steps = Run(scenario, 0).Steps;
        Assert.NotEqual(0, steps);
        for (int step = 1; step <= steps; step++)
        {
            (string before, string after, string now, _) = Run(scenario, step);
            Assert.Contains(now, new[] { before, after });
            Assert.DoesNotContain(Directory.EnumerateFiles(Repo.GitDirectory), static f => Path.GetFileName(f).StartsWith("packed-refs.", StringComparison.Ordinal));
            AssertClean();
            Assert.Equal(now, Refs());
        }
    }

    [Theory]
    [MemberData(nameof(Scenarios))]
    public void A_kill_at_any_step_leaves_all_old_or_all_new(string scenario)
    {
        int steps = Run(scenario, 0).Steps;
        for (int step = 1; step <= steps; step++)
        {
            (string before, RefEdit[] edits, string after) = Arrange(scenario);
            using TestProcess killed = TestProcess.Start(
                SwingElsewhere, [Repo.Root, .. edits.SelectMany(e => new[] { e.Name, e.Expected.ToString(), e.New.ToString() })], $"*:{step}");
            Assert.NotEqual(0, killed.ExitCode);
            string now = Refs();
            Assert.Contains(now, new[] { before, after });
            foreach (string left in Locks().ToList()) File.Delete(left);
            AssertClean();
            Assert.Equal(now, Refs());
        }
    }

    [Fact]
    public void A_killed_writer_does_not_keep_a_later_one_out_once_its_locks_are_gone()
    {
        (_, RefEdit[] edits, string after) = Arrange("several-loose");
        string[] arguments = [Repo.Root, .. edits.SelectMany(e => new[] { e.Name, e.Expected.ToString(), e.New.ToString() })];
        using (TestProcess killed = TestProcess.Start(SwingElsewhere, arguments, "refs.unlink:2")) Assert.NotEqual(0, killed.ExitCode);
        foreach (string left in Locks().ToList()) File.Delete(left);
        using (TestProcess second = TestProcess.Start(SwingElsewhere, arguments)) second.AssertSucceeded();
        Assert.Equal(after, Refs());
    }

    /// <summary>The other process: a repository, then name, expected and new of each edit.</summary>
    private static void SwingElsewhere(string[] args)
    {
        using GitRepository repository = GitRepository.Open(args[0]);
        Swing(repository.Refs, [.. args.Skip(1).Chunk(3).Select(a => new RefEdit(a[0], ObjectId.Parse(a[1]), ObjectId.Parse(a[2])))]);
    }

    private string Refs() => Repo.Run("for-each-ref", "--format=%(refname) %(objectname)");

    private (string Before, string After, string Now, int Steps) Run(string scenario, int failAt)
    {
        (string before, RefEdit[] edits, string after) = Arrange(scenario);
        int reached = 0;
        FaultPoint.Handler = name =>
        {
            if (++reached == failAt) throw new IOException($"failing at {name}");
        };
        try
        {
            Swing(edits);
        }
        catch (Errors.KvException e) when (e.InnerException is IOException)
        {
        }
        finally
        {
            FaultPoint.Handler = null;
        }

        if (failAt == 0) Assert.Equal(after, Refs());
        return (before, after, Refs(), reached);
    }

    /// <summary>Puts refs/kv/x, y (loose, packed or both, as the scenario says) in place beside an unrelated packed and an unrelated loose ref.</summary>
    private (string Before, RefEdit[] Edits, string After) Arrange(string scenario)
    {
        foreach (string name in Repo.Run("for-each-ref", "--format=%(refname)").Split('\n', StringSplitOptions.RemoveEmptyEntries)) Repo.Run("update-ref", "-d", name);
        ObjectId old = Blob("old");
        ObjectId older = Blob("older");
        ObjectId @new = Blob("new");
        Repo.Run("update-ref", "refs/kv/a", old.ToString());
        bool packed = scenario is "delete-both" or "several-packed" or "several-mixed";
        if (packed)
        {
            Repo.Run("update-ref", "refs/kv/x", older.ToString());
            Repo.Run("update-ref", "refs/kv/y", old.ToString());
        }

        Repo.Run("pack-refs", "--all");
        Repo.Run("update-ref", "refs/kv/z", old.ToString());
        if (scenario is "change" or "delete" or "delete-both" or "several-loose" or "several-mixed") Repo.Run("update-ref", "refs/kv/x", old.ToString());
        if (scenario == "several-loose") Repo.Run("update-ref", "refs/kv/y", old.ToString());
        RefEdit x = new("refs/kv/x", scenario == "make" ? ObjectId.Zero : scenario == "several-packed" ? older : old, scenario.StartsWith("delete", StringComparison.Ordinal) ? ObjectId.Zero : @new);
        RefEdit[] edits = scenario.StartsWith("several", StringComparison.Ordinal)
            ? [x, new("refs/kv/y", old, ObjectId.Zero), new("refs/kv/deep/new", ObjectId.Zero, @new)]
            : [x];
        string before = Refs();
        SortedDictionary<string, ObjectId> after = new(StringComparer.Ordinal);
        foreach (string line in before.Split('\n')) after[line.Split(' ')[0]] = ObjectId.Parse(line.Split(' ')[1]);
        foreach (RefEdit edit in edits)
        {
            if (edit.New.IsZero) after.Remove(edit.Name);
            else after[edit.Name] = edit.New;
        }

        return (before, edits, string.Join('\n', after.Select(pair => $"{pair.Key} {pair.Value}")));
    }
}
