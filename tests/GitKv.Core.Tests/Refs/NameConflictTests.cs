using GitKv.Core.Errors;
using GitKv.Core.Objects;
using GitKv.Core.Refs;

namespace GitKv.Core.Tests.Refs;

public sealed class NameConflictTests : RefTestBase
{
    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public void A_ref_below_another_is_refused(bool packed, bool several)
    {
        ObjectId id = Blob("1");
        Repo.Run("update-ref", "refs/kv/a", id.ToString());
        if (packed) Repo.Run("pack-refs", "--all");
        RefConflictException error = Assert.Throws<RefConflictException>(() => Swing(With(several, new RefEdit("refs/kv/a/b/c", ObjectId.Zero, id))));
        Assert.Equal((ErrorIds.KeyIsItem, "refs/kv/a/b/c", "refs/kv/a"), (error.ErrorId, error.Name, error.Other));
        Assert.Equal("refs/kv/a", Repo.Run("for-each-ref", "--format=%(refname)"));
        AssertClean();
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public void A_ref_above_others_is_refused(bool packed, bool several)
    {
        ObjectId id = Blob("1");
        Repo.Run("update-ref", "refs/kv/a/b/c", id.ToString());
        if (packed) Repo.Run("pack-refs", "--all");
        RefConflictException error = Assert.Throws<RefConflictException>(() => Swing(With(several, new RefEdit("refs/kv/a", ObjectId.Zero, id))));
        Assert.Equal((ErrorIds.KeyIsDirectory, "refs/kv/a", "refs/kv/a/b/c"), (error.ErrorId, error.Name, error.Other));
        Assert.Equal("refs/kv/a/b/c", Repo.Run("for-each-ref", "--format=%(refname)"));
        AssertClean();
    }

    [Fact]
    public void Two_edits_of_one_transaction_can_not_be_in_each_other_s_way()
    {
        ObjectId id = Blob("1");
        RefConflictException error = Assert.Throws<RefConflictException>(
            () => Swing(new RefEdit("refs/kv/a", ObjectId.Zero, id), new RefEdit("refs/kv/a-", ObjectId.Zero, id), new RefEdit("refs/kv/a/b", ObjectId.Zero, id)));
        Assert.Equal("refs/kv/a/b", error.Name);
        Assert.Equal("", Git("refs/kv"));
        AssertClean();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_ref_can_not_take_the_place_of_one_that_is_deleted_with_it(bool packed)
    {
        ObjectId id = Blob("1");
        Repo.Run("update-ref", "refs/kv/a", id.ToString());
        if (packed) Repo.Run("pack-refs", "--all");
        Assert.Throws<RefConflictException>(() => Swing(new RefEdit("refs/kv/a", id, ObjectId.Zero), new RefEdit("refs/kv/a/b", ObjectId.Zero, id)));
        Assert.Equal(id.ToString(), Git("refs/kv/a"));
        AssertClean();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Empty_folders_in_the_place_of_a_new_ref_are_no_hindrance(bool several)
    {
        ObjectId id = Blob("1");
        Directory.CreateDirectory(Repo.InGit("refs/kv/a/b/c"));
        Directory.CreateDirectory(Repo.InGit("refs/kv/a/d"));
        Swing(With(several, new RefEdit("refs/kv/a", ObjectId.Zero, id)));
        ObjectId second = Blob("2");
        Swing(new RefEdit("refs/kv/a", id, second));
        Assert.Equal(second.ToString(), Git("refs/kv/a"));
        AssertClean();
    }

    [Fact]
    public void A_new_ref_waits_for_locks_below_its_name_and_then_finds_the_ref()
    {
        ObjectId id = Blob("1");
        Store.LockTimeout = TimeSpan.Zero;
        using RefTransaction child = Store.Begin();
        child.Prepare([new RefEdit("refs/kv/a/b", ObjectId.Zero, id)]);
        Assert.Equal(ErrorIds.RefLocked, Assert.Throws<KvException>(() => Swing(new RefEdit("refs/kv/a", ObjectId.Zero, id))).ErrorId);
        child.Commit("why", Who);
        Assert.Throws<RefConflictException>(() => Swing(new RefEdit("refs/kv/a", ObjectId.Zero, id)));
        AssertClean();
    }

    [Fact]
    public void A_new_ref_is_not_made_below_one_that_is_being_made()
    {
        ObjectId id = Blob("1");
        Store.LockTimeout = TimeSpan.Zero;
        using RefTransaction parent = Store.Begin();
        parent.Prepare([new RefEdit("refs/kv/a", ObjectId.Zero, id), new RefEdit("refs/kv/other", ObjectId.Zero, id)]);
        KvException error = Assert.Throws<KvException>(() => Swing(new RefEdit("refs/kv/a/b", ObjectId.Zero, id)));
        Assert.Equal((ErrorIds.RefLocked, "refs/kv/a"), (error.ErrorId, error.Target));
        parent.Commit("why", Who);
        Assert.Throws<RefConflictException>(() => Swing(new RefEdit("refs/kv/a/b", ObjectId.Zero, id)));
        Assert.Equal(id.ToString(), Git("refs/kv/a"));
        AssertClean();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_another_program_makes_below_a_new_ref_at_the_last_moment_is_not_hidden(bool several)
    {
        ObjectId id = Blob("1");
        using RefTransaction transaction = Store.Begin();
        transaction.Prepare(With(several, new RefEdit("refs/kv/a", ObjectId.Zero, id)));
        Repo.Run("update-ref", "refs/kv/a/b", id.ToString());
        Assert.Throws<RefConflictException>(() => transaction.Commit("why", Who));
        Assert.Equal("refs/kv/a/b", Repo.Run("for-each-ref", "--format=%(refname)"));
        AssertClean();
    }

    /// <summary>The edit alone (its own file) or with another one (through the packed refs).</summary>
    private static RefEdit[] With(bool several, RefEdit edit) =>
        several ? [edit, new RefEdit("refs/kv/beside", ObjectId.Zero, edit.New)] : [edit];
}
