using GitKv.Core.Errors;
using GitKv.Core.Objects;
using GitKv.Core.Refs;
using GitKv.Core.Repositories;

namespace GitKv.Core.Tests.Refs;

/// <summary>With a reference-transaction hook, git does the writing and the hook has its say.</summary>
public sealed class HookTests : RefTestBase
{
    private const string Record = "#!/bin/sh\nprintf '%s\\n' \"$1\" >> \"$(git rev-parse --git-common-dir)/seen\"\ncat >> \"$(git rev-parse --git-common-dir)/seen\"\n";
    private const string Refuse = "#!/bin/sh\nif [ \"$1\" = prepared ]; then echo 'not on a Friday' >&2; exit 1; fi\n";

    [Fact]
    public void The_hook_sees_the_transaction()
    {
        ObjectId first = Blob("1");
        ObjectId second = Blob("2");
        Hook("hooks", Record);
        Repo.Run("config", "core.logAllRefUpdates", "always");
        Swing(new RefEdit("refs/kv/a", ObjectId.Zero, first));
        Swing(new RefEdit("refs/kv/a", first, second), new RefEdit("refs/kv/b", ObjectId.Zero, first));
        Swing(new RefEdit("refs/kv/b", first, ObjectId.Zero));
        Assert.Equal($"refs/kv/a {second}", Repo.Run("for-each-ref", "--format=%(refname) %(objectname)"));
        string seen = File.ReadAllText(Repo.InGit("seen"));
        Assert.Contains($"committed\n{ObjectId.Zero} {first} refs/kv/a\n", seen, StringComparison.Ordinal);
        Assert.Contains($"committed\n{first} {second} refs/kv/a\n{ObjectId.Zero} {first} refs/kv/b\n", seen, StringComparison.Ordinal);
        Assert.Contains($"{first} {second} Who <who@example.com> 1700000000 +0100\twhy\n", File.ReadAllText(Repo.InGit("logs/refs/kv/a")), StringComparison.Ordinal);
        AssertClean();
    }

    [Fact]
    public void A_refusal_carries_the_hook_s_words_and_changes_nothing()
    {
        ObjectId first = Blob("1");
        Hook("hooks", Refuse);
        KvException error = Assert.Throws<KvException>(() => Swing(new RefEdit("refs/kv/a", ObjectId.Zero, first)));
        Assert.Equal((ErrorIds.RefDenied, KvErrorKind.Denied), (error.ErrorId, error.Kind));
        Assert.Contains("not on a Friday", error.Message, StringComparison.Ordinal);
        Assert.Equal("", Git("refs/kv"));
        Assert.Empty(Locks());
    }

    [Fact]
    public void A_hook_elsewhere_is_found()
    {
        Hook("../other", Refuse);
        Repo.Run("config", "core.hooksPath", "other");
        Assert.Equal(ErrorIds.RefDenied, Assert.Throws<KvException>(() => Swing(new RefEdit("refs/kv/a", ObjectId.Zero, Blob("1")))).ErrorId);
    }

    [Fact]
    public void A_hook_that_is_not_executable_is_none()
    {
        if (OperatingSystem.IsWindows()) return;
        Hook("hooks", Refuse);
        File.SetUnixFileMode(Repo.InGit("hooks/reference-transaction"), UnixFileMode.UserRead | UnixFileMode.UserWrite);
        Swing(new RefEdit("refs/kv/a", ObjectId.Zero, Blob("1")));
    }

    [Fact]
    public void Compare_and_swap_holds_under_a_hook_too()
    {
        ObjectId first = Blob("1");
        ObjectId second = Blob("2");
        Hook("hooks", Record);
        Swing(new RefEdit("refs/kv/a", ObjectId.Zero, first));
        Assert.Throws<RefMismatchException>(() => Swing(new RefEdit("refs/kv/a", second, first)));
        using RefTransaction late = Store.Begin();
        Assert.Equal(first, late.Lock("refs/kv/a"));
        late.Prepare([new RefEdit("refs/kv/a", first, second), new RefEdit("refs/kv/b", ObjectId.Zero, second)]);
        ObjectId third = Blob("3");
        Repo.Run("update-ref", "refs/kv/a", third.ToString());
        RefMismatchException error = Assert.Throws<RefMismatchException>(() => late.Commit("why", Who));
        Assert.Equal(("refs/kv/a", first, third), (error.Name, error.Expected, error.Actual));
        Assert.Equal($"refs/kv/a {third}", Repo.Run("for-each-ref", "--format=%(refname) %(objectname)"));
        AssertClean();
    }

    [Fact]
    public void Names_in_the_way_and_locks_are_told_from_refusals()
    {
        ObjectId first = Blob("1");
        Hook("hooks", Record);
        Swing(new RefEdit("refs/kv/a", ObjectId.Zero, first));
        using (RefTransaction late = Store.Begin())
        {
            late.Prepare([new RefEdit("refs/kv/x", ObjectId.Zero, first)]);
            Repo.Run("update-ref", "refs/kv/x/y", first.ToString());
            Assert.Equal("refs/kv/x/y", Assert.Throws<RefConflictException>(() => late.Commit("why", Who)).Other);
        }

        Assert.Equal(ErrorIds.KeyIsItem, Assert.Throws<RefConflictException>(() => Swing(new RefEdit("refs/kv/a/b", ObjectId.Zero, first))).ErrorId);
        File.WriteAllText(Repo.InGit("refs/kv/a.lock"), "");
        Store.LockTimeout = TimeSpan.Zero;
        KvException error = Assert.Throws<KvException>(() => Swing(new RefEdit("refs/kv/a", first, ObjectId.Zero)));
        Assert.Equal(ErrorIds.RefLocked, error.ErrorId);
        Assert.Contains("refs/kv/a.lock", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_linked_worktree_has_the_hooks_of_its_repository()
    {
        Repo.Commit();
        Hook("hooks", Record);
        string tree = Path.Combine(Repo.Folder, "linked");
        Repo.Run("worktree", "add", "-q", "--detach", tree);
        File.Delete(Repo.InGit("seen"));
        using GitRepository linked = GitRepository.Open(tree);
        Swing(linked.Refs, new RefEdit("refs/kv/a", ObjectId.Zero, Blob("1")));
        Assert.Contains("refs/kv/a", File.ReadAllText(Repo.InGit("seen")), StringComparison.Ordinal);
    }

    private void Hook(string folder, string script)
    {
        string path = Repo.InGit(Path.Combine(folder, "reference-transaction"));
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, script);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
