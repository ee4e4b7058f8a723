using System.Globalization;
using GitKv.Core.Objects;
using GitKv.Core.Refs;
using GitKv.Core.Repositories;
using GitKv.Core.Tests.Support;

namespace GitKv.Core.Tests.Refs;

/// <summary>Our transactions in several processes and threads, against each other, <c>git update-ref</c> and <c>git pack-refs</c>.</summary>
public sealed class RefRaceTests : RefTestBase
{
    private const int Steps = 60;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void No_increment_is_lost(bool several)
    {
        const int writers = 4;
        string[] ids = Numbers((writers * Steps) + Steps + 1);
        string list = Path.Combine(Repo.Folder, "ids");
        File.WriteAllLines(list, ids);
        Repo.Run("update-ref", "refs/kv/counter", ids[0]);
        Repo.Run("update-ref", "refs/kv/twin", ids[0]);
        Repo.Run("update-ref", "refs/kv/bystander", ids[5]);
        List<TestProcess> processes = [.. Enumerable.Range(0, writers).Select(_ => TestProcess.Start(Increment, [Repo.Root, list, several ? "2" : "1"]))];
        Thread packer = PackAgainAndAgain(20);
        int byGit = several ? 0 : Increments(ids);
        packer.Join();
        foreach (TestProcess process in processes)
        {
            process.AssertSucceeded();
            process.Dispose();
        }

        int expected = (writers * Steps) + byGit;
        Assert.Equal(ids[expected], Git("refs/kv/counter"));
        if (several) Assert.Equal(ids[expected], Git("refs/kv/twin"));
        Assert.Equal(ids[5], Git("refs/kv/bystander"));
        AssertClean();
        Assert.Equal(ids[expected], Git("refs/kv/counter"));
    }

    [Fact]
    public void One_of_several_makers_of_a_ref_wins()
    {
        const int makers = 4;
        ObjectId[] ids = [.. Enumerable.Range(0, makers).Select(i => Blob($"{i}"))];
        for (int round = 0; round < 100; round++)
        {
            string name = $"refs/kv/r{round}/x";
            int[] outcomes = new int[makers];
            Together(makers, i =>
            {
                try
                {
                    Swing(new RefEdit(name, ObjectId.Zero, ids[i]));
                    outcomes[i] = 1;
                }
                catch (RefMismatchException)
                {
                }
            });
            Assert.Equal(1, outcomes.Sum());
            Assert.Equal(ids[Array.IndexOf(outcomes, 1)], Store.Read(name));
        }

        AssertClean();
    }

    [Fact]
    public void A_name_and_one_below_it_are_never_both_made()
    {
        ObjectId id = Blob("1");
        for (int round = 0; round < 100; round++)
        {
            string name = $"refs/kv/r{round}";
            bool several = round % 2 == 0;
            string[] names = [name, name + "/below", name + "/below/that"];
            Together(3, i =>
            {
                try
                {
                    RefEdit edit = new(names[i], ObjectId.Zero, id);
                    if (several) Swing(edit, new RefEdit($"refs/side/{round}/{i}", ObjectId.Zero, id));
                    else Swing(edit);
                }
                catch (RefConflictException)
                {
                }
            });
            string[] made = [.. names.Where(n => Store.Read(n) is not null)];
            Assert.Single(made);
            Assert.Equal(made[0], Repo.Run("for-each-ref", "--format=%(refname)", name));
        }

        AssertClean();
    }

    [Fact]
    public void Deleted_refs_stay_deleted_and_others_stay_while_refs_are_packed()
    {
        const int count = 40;
        ObjectId id = Blob("1");
        Swing([.. Enumerable.Range(0, count).SelectMany(i => new[] { new RefEdit($"refs/kv/d/{i}", ObjectId.Zero, id), new RefEdit($"refs/kv/k/{i}", ObjectId.Zero, id) })]);
        Thread packer = PackAgainAndAgain(40);
        ObjectId second = Blob("2");
        Together(2, t =>
        {
            for (int i = t; i < count; i += 2)
            {
                Swing(new RefEdit($"refs/kv/k/{i}", id, second));
                Swing(new RefEdit($"refs/kv/d/{i}", id, ObjectId.Zero));
                Swing(new RefEdit($"refs/kv/n/{i}", ObjectId.Zero, second));
            }
        });
        packer.Join();
        AssertClean();
        Assert.Equal("", Git("refs/kv/d"));
        Assert.Equal(count, Store.List("refs/kv/k").Count(r => r.Target == second));
        Assert.Equal(count, Store.List("refs/kv/n").Count(r => r.Target == second));
    }

    [Fact]
    public void A_reader_always_finds_a_ref_that_is_packed_and_changed_meanwhile()
    {
        ObjectId[] ids = [Blob("1"), Blob("2")];
        Swing(new RefEdit("refs/kv/a", ObjectId.Zero, ids[0]), new RefEdit("refs/kv/b", ObjectId.Zero, ids[0]));
        int missing = 0;
        bool done = false;
        var reader = new Thread(() =>
        {
            using GitRepository own = GitRepository.Open(Repo.Root);
            while (!Volatile.Read(ref done))
            {
                if (own.Refs.Read("refs/kv/a") is null || own.Refs.List("refs/kv").Count != 2) Interlocked.Increment(ref missing);
            }
        });
        reader.Start();
        for (int i = 0; i < 60; i++)
        {
            RefEdit a = new("refs/kv/a", ids[i % 2], ids[(i + 1) % 2]);
            if (i % 3 == 0) Repo.Run("pack-refs", "--all");
            if (i % 3 == 1) Swing(a, new RefEdit("refs/kv/b", Store.Read("refs/kv/b")!.Value, ids[(i + 1) % 2]));
            else Swing(a);
        }

        Volatile.Write(ref done, true);
        reader.Join();
        Assert.Equal(0, missing);
        AssertClean();
    }

    /// <summary>The other process: a repository, a file of ids, and whether one or two refs go from each id to the next.</summary>
    private static void Increment(string[] args)
    {
        using GitRepository repository = GitRepository.Open(args[0]);
        repository.Refs.LockTimeout = TimeSpan.FromMinutes(2);
        string[] ids = File.ReadAllLines(args[1]);
        for (int done = 0; done < Steps;)
        {
            // One way or the other, so that both ways of using a transaction are raced.
            using RefTransaction transaction = repository.Refs.Begin();
            ObjectId now = done % 2 == 0 ? transaction.Lock("refs/kv/counter") : repository.Refs.Read("refs/kv/counter")!.Value;
            ObjectId next = ObjectId.Parse(ids[Array.IndexOf(ids, now.ToString()) + 1]);
            RefEdit[] edits = [new("refs/kv/counter", now, next), new("refs/kv/twin", now, next)];
            try
            {
                transaction.Prepare(args[2] == "1" ? edits[..1] : edits);
                transaction.Commit("increment", Who);
                done++;
            }
            catch (RefMismatchException)
            {
            }
        }
    }

    private Thread PackAgainAndAgain(int times)
    {
        var thread = new Thread(() =>
        {
            for (int i = 0; i < times; i++) Support.Git.Try(Repo.Root, null, null, "pack-refs", "--all");
        });
        thread.Start();
        return thread;
    }

    /// <summary>The competitor: git itself increments; returns how often it did.</summary>
    private int Increments(string[] ids)
    {
        int done = 0;
        for (int i = 0; i < Steps; i++)
        {
            string now = Git("refs/kv/counter");
            if (Support.Git.Try(Repo.Root, null, null, "update-ref", "refs/kv/counter", ids[Array.IndexOf(ids, now) + 1], now).Code == 0) done++;
        }

        return done;
    }

    private string[] Numbers(int count)
    {
        string folder = Path.Combine(Repo.Folder, "numbers");
        Directory.CreateDirectory(folder);
        string[] files = [.. Enumerable.Range(0, count).Select(i => Path.Combine(folder, i.ToString(CultureInfo.InvariantCulture)))];
        foreach (string file in files) File.WriteAllText(file, Path.GetFileName(file));
        return Support.Git.RunWith(Repo.Root, string.Join('\n', files), null, "hash-object", "-w", "--stdin-paths").Split('\n');
    }

    private static void Together(int threads, Action<int> action)
    {
        using var barrier = new Barrier(threads);
        var failures = new Exception?[threads];
        Thread[] all = [.. Enumerable.Range(0, threads).Select(i => new Thread(() =>
        {
            barrier.SignalAndWait();
            try
            {
                action(i);
            }
            catch (Exception e)
            {
                failures[i] = e;
            }
        }))];
        foreach (Thread thread in all) thread.Start();
        foreach (Thread thread in all) thread.Join();
        if (failures.OfType<Exception>().ToList() is { Count: > 0 } failed) throw new AggregateException(failed);
    }
}
