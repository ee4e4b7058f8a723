using GitKv.Core.Errors;
using GitKv.Core.Objects;
using GitKv.Core.Refs;

namespace GitKv.Core.Tests.Refs;

public sealed class RefTransactionTests : RefTestBase
{
    [Fact]
    public void A_ref_is_made_changed_and_read_by_git()
    {
        ObjectId first = Blob("1");
        ObjectId second = Blob("2");
        Swing(new RefEdit("refs/kv/a/b", ObjectId.Zero, first));
        Assert.Equal(first.ToString(), Git("refs/kv/a/b"));
        Swing(new RefEdit("refs/kv/a/b", first, second));
        Assert.Equal(second.ToString(), Git("refs/kv/a/b"));
        AssertClean();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Several_refs_are_made_changed_and_deleted_at_once(bool packed)
    {
        ObjectId one = Blob("1");
        ObjectId two = Blob("2");
        Swing(new RefEdit("refs/kv/b", ObjectId.Zero, one), new RefEdit("refs/kv/a", ObjectId.Zero, one), new RefEdit("refs/kv/ä/x", ObjectId.Zero, two));
        Assert.Equal([one, one, two], Store.List("refs/kv").Select(r => r.Target));
        Swing(new RefEdit("refs/kv/b", one, two));
        if (packed) Repo.Run("pack-refs", "--all");
        Swing(new RefEdit("refs/kv/c", ObjectId.Zero, two), new RefEdit("refs/kv/b", two, one), new RefEdit("refs/kv/a", one, ObjectId.Zero));
        string expected = $"refs/kv/b {one}\nrefs/kv/c {two}\nrefs/kv/ä/x {two}";
        Assert.Equal(expected, Repo.Run("for-each-ref", "--format=%(refname) %(objectname)"));
        Assert.Equal(expected, string.Join('\n', Store.List("refs").Select(r => $"{r.Name} {r.Target}")));
        AssertClean();
        Assert.Equal(expected, Repo.Run("for-each-ref", "--format=%(refname) %(objectname)"));
    }

    [Fact]
    public void An_edit_with_another_expected_value_changes_nothing()
    {
        ObjectId first = Blob("1");
        ObjectId second = Blob("2");
        Swing(new RefEdit("refs/kv/a", ObjectId.Zero, first));
        Swing(new RefEdit("refs/kv/b", ObjectId.Zero, first));
        foreach (ObjectId wrong in (ObjectId[])[ObjectId.Zero, second])
        {
            RefMismatchException error = Assert.Throws<RefMismatchException>(
                () => Swing(new RefEdit("refs/kv/a", first, second), new RefEdit("refs/kv/b", wrong, second)));
            Assert.Equal(("refs/kv/b", wrong, first), (error.Name, error.Expected, error.Actual));
            Assert.Throws<RefMismatchException>(() => Swing(new RefEdit("refs/kv/b", wrong, second)));
            Assert.Throws<RefMismatchException>(() => Swing(new RefEdit("refs/kv/b", wrong, ObjectId.Zero)));
        }

        Assert.Throws<RefMismatchException>(() => Swing(new RefEdit("refs/kv/none/x", first, second)));
        Assert.Equal((first, first), (Store.Read("refs/kv/a")!.Value, Store.Read("refs/kv/b")!.Value));
        Assert.False(Directory.Exists(Repo.InGit("refs/kv/none")));
        AssertClean();
    }

    [Theory]
    [InlineData("loose")]
    [InlineData("packed")]
    [InlineData("both")]
    public void A_deleted_ref_stays_deleted(string kept)
    {
        ObjectId first = Blob("1");
        ObjectId second = Blob("2");
        ObjectId now = first;
        Swing(new RefEdit("refs/kv/a/b/c", ObjectId.Zero, first));
        Swing(new RefEdit("refs/kv/other", ObjectId.Zero, first));
        if (kept != "loose") Repo.Run("pack-refs", "--all");
        if (kept == "both") Swing(new RefEdit("refs/kv/a/b/c", first, now = second));
        Swing(new RefEdit("refs/kv/a/b/c", now, ObjectId.Zero));
        Assert.Null(Store.Read("refs/kv/a/b/c"));
        Assert.Equal("", Git("refs/kv/a/b/c"));
        Assert.Equal(first.ToString(), Git("refs/kv/other"));
        Assert.False(Directory.Exists(Repo.InGit("refs/kv/a")));
        AssertClean();
        Assert.Equal("", Git("refs/kv/a/b/c"));
    }

    [Fact]
    public void A_lock_gives_the_present_value_and_keeps_others_out()
    {
        ObjectId first = Blob("1");
        ObjectId second = Blob("2");
        Swing(new RefEdit("refs/kv/a", ObjectId.Zero, first));
        using RefTransaction transaction = Store.Begin();
        Assert.Equal(first, transaction.Lock("refs/kv/a"));
        Assert.Equal(ObjectId.Zero, transaction.Lock("refs/kv/new"));
        Assert.NotEqual(0, Support.Git.Try(Repo.Root, null, null, "update-ref", "refs/kv/a", second.ToString()).Code);
        transaction.Prepare([new RefEdit("refs/kv/a", first, second)]);
        transaction.Commit("why", Who);
        Assert.Equal(second.ToString(), Git("refs/kv/a"));
        AssertClean();
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public void Dispose_before_commit_leaves_everything_as_it_was(bool prepared, bool several)
    {
        ObjectId first = Blob("1");
        ObjectId second = Blob("2");
        Swing(new RefEdit("refs/kv/a", ObjectId.Zero, first));
        List<RefEdit> edits = [new("refs/kv/a", first, second)];
        if (several) edits.Add(new RefEdit("refs/kv/new/x", ObjectId.Zero, second));
        using (RefTransaction transaction = Store.Begin())
        {
            foreach (RefEdit edit in edits) transaction.Lock(edit.Name);
            if (prepared) transaction.Prepare(edits);
        }

        Assert.Equal(first.ToString(), Git("refs/kv/a"));
        Assert.False(Directory.Exists(Repo.InGit("refs/kv/new")));
        AssertClean();
    }

    [Fact]
    public void An_error_path_leaves_the_locks_of_others_alone()
    {
        ObjectId first = Blob("1");
        Directory.CreateDirectory(Repo.InGit("refs/kv"));
        string foreign = Repo.InGit("refs/kv/b.lock");
        File.WriteAllText(foreign, "");
        Store.LockTimeout = TimeSpan.Zero;
        Assert.Throws<KvException>(() => Swing(new RefEdit("refs/kv/a", ObjectId.Zero, first), new RefEdit("refs/kv/b", ObjectId.Zero, first)));
        Assert.Equal([foreign], Locks());
    }

    [Fact]
    public void A_stale_lock_is_reported_with_its_age_and_how_to_clear_it()
    {
        ObjectId first = Blob("1");
        Directory.CreateDirectory(Repo.InGit("refs/kv"));
        string stale = Repo.InGit("refs/kv/a.lock");
        File.WriteAllText(stale, "");
        File.SetLastWriteTimeUtc(stale, DateTime.UtcNow.AddHours(-5));
        Store.LockTimeout = TimeSpan.FromMilliseconds(20);
        KvException error = Assert.Throws<KvException>(() => Swing(new RefEdit("refs/kv/a", ObjectId.Zero, first)));
        Assert.Equal((ErrorIds.RefLocked, KvErrorKind.Busy, true), (error.ErrorId, error.Kind, error.IsTransient));
        Assert.Contains(stale, error.Message, StringComparison.Ordinal);
        Assert.Contains("5 hours", error.Message, StringComparison.Ordinal);
        Assert.Contains("delete that file", error.Message, StringComparison.Ordinal);
        Assert.True(File.Exists(stale));
        File.Delete(stale);
        Swing(new RefEdit("refs/kv/a", ObjectId.Zero, first));
    }

    [Fact]
    public void A_lock_of_the_packed_refs_blocks_what_needs_them_only()
    {
        ObjectId first = Blob("1");
        ObjectId second = Blob("2");
        File.WriteAllText(Repo.InGit("packed-refs.lock"), "");
        Store.LockTimeout = TimeSpan.Zero;
        Swing(new RefEdit("refs/kv/a", ObjectId.Zero, first));
        Assert.Equal(ErrorIds.RefLocked, Assert.Throws<KvException>(() => Swing(new RefEdit("refs/kv/a", first, ObjectId.Zero))).ErrorId);
        Assert.Equal(ErrorIds.RefLocked, Assert.Throws<KvException>(
            () => Swing(new RefEdit("refs/kv/a", first, second), new RefEdit("refs/kv/b", ObjectId.Zero, second))).ErrorId);
        Assert.Equal(first.ToString(), Git("refs/kv/a"));
        Assert.Equal([Repo.InGit("packed-refs.lock")], Locks());
    }

    [Fact]
    public async Task A_lock_that_is_released_meanwhile_is_waited_for()
    {
        ObjectId first = Blob("1");
        ObjectId second = Blob("2");
        Swing(new RefEdit("refs/kv/a", ObjectId.Zero, first));
        using RefTransaction holder = Store.Begin();
        holder.Prepare([new RefEdit("refs/kv/a", first, second)]);
        using var waiting = new ManualResetEventSlim();
        Task<ObjectId> other = Task.Run(() =>
        {
            using RefTransaction transaction = Store.Begin();
            waiting.Set();
            return transaction.Lock("refs/kv/a");
        });
        waiting.Wait();
        holder.Commit("why", Who);
        Assert.Equal(second, await other);
    }

    [Fact]
    public void Waiting_for_a_lock_can_be_cancelled()
    {
        Directory.CreateDirectory(Repo.InGit("refs/kv"));
        File.WriteAllText(Repo.InGit("refs/kv/a.lock"), "");
        Store.LockTimeout = TimeSpan.FromMinutes(10);
        using var source = new CancellationTokenSource();
        using RefTransaction transaction = Store.Begin();
        source.Cancel();
        Assert.Throws<OperationCanceledException>(() => transaction.Lock("refs/kv/a", source.Token));
    }

    [Fact]
    public void An_edit_that_changes_nothing_is_compared_all_the_same()
    {
        ObjectId first = Blob("1");
        Swing(new RefEdit("refs/kv/a", ObjectId.Zero, first));
        Repo.Run("pack-refs", "--all");
        Swing(new RefEdit("refs/kv/a", first, first));
        Swing(new RefEdit("refs/kv/none", ObjectId.Zero, ObjectId.Zero));
        Assert.Throws<RefMismatchException>(() => Swing(new RefEdit("refs/kv/a", Blob("2"), Blob("2"))));
        Assert.False(File.Exists(Repo.InGit("refs/kv/a")));
        AssertClean();
    }

    [Fact]
    public void One_ref_can_not_be_edited_twice()
    {
        ObjectId first = Blob("1");
        Assert.Equal(ErrorIds.RefInvalid, Assert.Throws<KvException>(
            () => Swing(new RefEdit("refs/kv/a", ObjectId.Zero, first), new RefEdit("refs/kv/a", ObjectId.Zero, first))).ErrorId);
        Assert.Equal("", Git("refs/kv"));
    }

    [Theory]
    [InlineData("HEAD")]
    [InlineData("refs/kv/a.lock")]
    [InlineData("refs/kv/../../config")]
    public void Names_that_can_not_be_written_are_refused(string name)
    {
        ObjectId first = Blob("1");
        Assert.Equal(ErrorIds.RefInvalid, Assert.Throws<KvException>(() => Swing(new RefEdit(name, ObjectId.Zero, first))).ErrorId);
        using RefTransaction transaction = Store.Begin();
        Assert.Equal(ErrorIds.RefInvalid, Assert.Throws<KvException>(() => transaction.Lock(name)).ErrorId);
    }

    [Fact]
    public void A_component_may_be_as_long_as_its_lock_fits()
    {
        ObjectId first = Blob("1");
        string longest = "refs/kv/" + new string('x', 250);
        Swing(new RefEdit(longest, ObjectId.Zero, first));
        Assert.Equal(first.ToString(), Git(longest));
        Assert.Equal(ErrorIds.RefInvalid, Assert.Throws<KvException>(() => Swing(new RefEdit(longest + "x", ObjectId.Zero, first))).ErrorId);
        Assert.Equal(ErrorIds.RefInvalid, Assert.Throws<KvException>(
            () => Swing(new RefEdit("refs/kv/" + string.Concat(Enumerable.Repeat("ä", 126)), ObjectId.Zero, first))).ErrorId);
    }

    [Fact]
    public void A_symbolic_ref_is_not_written_through()
    {
        string commit = Repo.Commit();
        Repo.Run("symbolic-ref", "refs/kv/link", "refs/heads/main");
        KvException error = Assert.Throws<KvException>(() => Swing(new RefEdit("refs/kv/link", ObjectId.Parse(commit), Blob("1"))));
        Assert.Equal(ErrorIds.RefInvalid, error.ErrorId);
        Assert.Contains("refs/heads/main", error.Message, StringComparison.Ordinal);
        AssertClean();
    }

    [Fact]
    public void A_branch_takes_commits_only()
    {
        KvException error = Assert.Throws<KvException>(() => Swing(new RefEdit("refs/heads/kv", ObjectId.Zero, Blob("1"))));
        Assert.Equal(ErrorIds.RefInvalid, error.ErrorId);
        Swing(new RefEdit("refs/heads/kv", ObjectId.Zero, ObjectId.Parse(Repo.Commit())));
        AssertClean();
    }

    [Fact]
    public void Refs_of_a_linked_worktree_are_those_of_the_repository()
    {
        ObjectId commit = ObjectId.Parse(Repo.Commit());
        string tree = Path.Combine(Repo.Folder, "linked");
        Repo.Run("worktree", "add", "-q", "--detach", tree);
        using var linked = GitKv.Core.Repositories.GitRepository.Open(tree);
        Swing(linked.Refs, new RefEdit("refs/kv/a", ObjectId.Zero, commit), new RefEdit("refs/kv/b", ObjectId.Zero, commit));
        Assert.Equal(commit, Store.Read("refs/kv/a"));
        Assert.True(File.Exists(Repo.InGit("packed-refs")));
        AssertClean();
    }

    [Fact]
    public void A_thousand_refs_swing_at_once()
    {
        ObjectId first = Blob("1");
        ObjectId second = Blob("2");
        string[] names = [.. Enumerable.Range(0, 1000).Select(i => $"refs/kv/s/{i % 10}/{i}")];
        Swing([.. names.Select(n => new RefEdit(n, ObjectId.Zero, first))]);
        Swing([.. names.Take(500).Select(n => new RefEdit(n, first, second))]);
        Assert.Equal(500, Store.List("refs/kv/s").Count(r => r.Target == second));
        Swing([.. names.Take(999).Select((n, i) => new RefEdit(n, i < 500 ? second : first, ObjectId.Zero))]);
        Assert.Equal("refs/kv/s/9/999", Repo.Run("for-each-ref", "--format=%(refname)"));
        AssertClean();
    }

    [Fact]
    public void Durable_writes_work_too()
    {
        ObjectId first = Blob("1");
        using (RefTransaction transaction = Store.Begin(GitKv.Core.Repositories.FsyncPolicy.Everything))
        {
            transaction.Prepare([new RefEdit("refs/kv/deep/er/a", ObjectId.Zero, first)]);
            transaction.Commit("", Who);
        }

        Assert.Equal(first.ToString(), Git("refs/kv/deep/er/a"));
    }
}
