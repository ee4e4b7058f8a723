using GitKv.Core.Errors;
using GitKv.Core.Objects;
using GitKv.Core.Refs;
using GitKv.Core.Repositories;

namespace GitKv.Core.Tests.Refs;

public sealed class PackedRefsTests : RefTestBase
{
    [Fact]
    public void Tags_are_peeled_as_git_needs_it()
    {
        string commit = Repo.Commit();
        string blob = Repo.Blob("1");
        Repo.Run("tag", "-a", "-m", "t", "one", commit);
        Repo.Run("tag", "-a", "-m", "tt", "two", "one");
        Repo.Run("tag", "-a", "-m", "b", "ofblob", blob);
        string[] tags = ["one", "two", "ofblob"];
        Swing([.. tags.Select(t => new RefEdit($"refs/kv/{t}", ObjectId.Zero, ObjectId.Parse(Repo.Run("rev-parse", $"refs/tags/{t}")))),
            new RefEdit("refs/kv/plain", ObjectId.Zero, ObjectId.Parse(blob))]);
        Assert.StartsWith("# pack-refs with: peeled fully-peeled sorted \n", File.ReadAllText(Repo.InGit("packed-refs")), StringComparison.Ordinal);
        string[] expected = ["refs/kv/ofblob", $"{blob} refs/kv/ofblob^{{}}", $"{commit} refs/kv/one^{{}}", $"{blob} refs/kv/plain", $"{commit} refs/kv/two^{{}}"];
        string shown = Repo.Run("show-ref", "-d");
        Assert.All(expected, line => Assert.Contains(line, shown, StringComparison.Ordinal));
        Assert.DoesNotContain("plain^{}", shown, StringComparison.Ordinal);
        Assert.Equal(2 + 2 + 2 + 1, shown.Split('\n').Count(l => l.Contains("refs/kv/", StringComparison.Ordinal)));
        string ours = File.ReadAllText(Repo.InGit("packed-refs"));
        Repo.Run("pack-refs", "--all");
        string[] rewritten = File.ReadAllLines(Repo.InGit("packed-refs"));
        Assert.All(ours.Split('\n', StringSplitOptions.RemoveEmptyEntries), line => Assert.Contains(line, rewritten));
    }

    [Fact]
    public void Lines_of_others_keep_their_peeled_values()
    {
        string commit = Repo.Commit();
        foreach (string name in (string[])["a", "m", "z"]) Repo.Run("tag", "-a", "-m", "t", name, commit);
        Repo.Run("pack-refs", "--all");
        string[] before = File.ReadAllLines(Repo.InGit("packed-refs"));
        ObjectId blob = Blob("1");
        Swing(new RefEdit("refs/tags/b", ObjectId.Zero, blob), new RefEdit("refs/tags/n", ObjectId.Zero, blob));
        Swing(new RefEdit("refs/tags/b", blob, ObjectId.Zero), new RefEdit("refs/tags/n", blob, ObjectId.Zero));
        Assert.Equal(before, File.ReadAllLines(Repo.InGit("packed-refs")));
        Swing(new RefEdit("refs/tags/m", ObjectId.Parse(Repo.Run("rev-parse", "refs/tags/m")), ObjectId.Zero));
        Assert.Equal(before.Length - 2, File.ReadAllLines(Repo.InGit("packed-refs")).Length);
        AssertClean();
    }

    [Theory]
    [InlineData("# pack-refs with: peeled \n", "# pack-refs with: peeled sorted ")]
    [InlineData("", "# pack-refs with: sorted ")]
    public void A_file_of_older_programs_is_read_and_not_claimed_to_be_peeled(string header, string expected)
    {
        ObjectId blob = Blob("1");
        Repo.Commit();
        Repo.Run("tag", "-a", "-m", "t", "one");
        string tag = Repo.Run("rev-parse", "refs/tags/one");
        string commit = Repo.Run("rev-parse", "HEAD");
        Repo.Run("update-ref", "-d", "refs/tags/one");

        // unsorted, and the tag outside refs/tags has no peeled value
        File.WriteAllText(Repo.InGit("packed-refs"), $"{header}{blob} refs/kv/z\n{tag} refs/kv/tag\n{blob} refs/kv/a\n");
        Assert.Equal(["refs/kv/a", "refs/kv/tag", "refs/kv/z"], Store.List("refs/kv").Select(r => r.Name));
        Assert.Equal(blob, Store.Read("refs/kv/z"));
        Swing(new RefEdit("refs/kv/b", ObjectId.Zero, blob), new RefEdit("refs/kv/a", blob, ObjectId.Zero));
        Assert.Equal(expected, File.ReadAllLines(Repo.InGit("packed-refs"))[0]);
        Assert.Contains($"{commit} refs/kv/tag^{{}}", Repo.Run("show-ref", "-d"), StringComparison.Ordinal);
        AssertClean();
    }

    [Fact]
    public void A_new_content_of_the_same_size_and_time_is_seen()
    {
        ObjectId first = Blob("1");
        ObjectId second = Blob("2");
        DateTime time = DateTime.UtcNow;
        string path = Repo.InGit("packed-refs");
        foreach (ObjectId id in (ObjectId[])[first, second, first])
        {
            File.WriteAllText(path + ".new", $"# pack-refs with: peeled fully-peeled sorted \n{id} refs/kv/a\n");
            File.SetLastWriteTimeUtc(path + ".new", time);
            File.Move(path + ".new", path, overwrite: true);
            Assert.Equal(id, Store.Read("refs/kv/a"));
        }
    }

    [Theory]
    [InlineData(0, 2_000, false)]
    [InlineData(0, 3_000, true)]
    [InlineData(7, 50, false)]
    [InlineData(7, 200, true)]
    [InlineData(7, -1_000, false)]
    public void A_stamp_is_trusted_only_when_the_clock_has_moved_on_since(int inode, int milliseconds, bool trusted)
    {
        DateTime now = DateTime.UtcNow;
        var stamp = new FileStamp(true, 100, now.AddMilliseconds(-milliseconds).Ticks, (ulong)inode, 0);
        Assert.Equal(trusted, stamp.IsTrustworthy(now));
        Assert.True(default(FileStamp).IsTrustworthy(now));
    }

    [Fact]
    public void Many_refs_are_found_one_by_one_and_in_order()
    {
        ObjectId[] ids = [Blob("1"), Blob("2"), Blob("3")];
        string[] names = [.. Enumerable.Range(0, 12_000).Select(i => $"refs/kv/s{i % 7}/{i:x}")];
        Repo.Run("config", "core.packedRefsTimeout", "1000");
        Support.Git.RunWith(Repo.Root, string.Concat(names.Select((n, i) => $"create {n} {ids[i % 3]}\n")), null, "update-ref", "--stdin");
        Repo.Run("pack-refs", "--all");
        Assert.True(new FileInfo(Repo.InGit("packed-refs")).Length > 512 * 1024);
        for (int i = 0; i < names.Length; i += 97) Assert.Equal(ids[i % 3], Store.Read(names[i]));
        Assert.Null(Store.Read("refs/kv/s0"));
        Assert.Null(Store.Read("refs/a"));
        Assert.Null(Store.Read("refs/zzz"));
        Assert.Equal(Repo.Run("for-each-ref", "--format=%(refname)", "refs/kv/s3/"), string.Join('\n', Store.List("refs/kv/s3").Select(r => r.Name)));
        Assert.False(Store.AnyUnder("refs/kv/s"));
        Assert.True(Store.AnyUnder("refs/kv/s6"));
        Swing([.. names.Take(2000).Select((n, i) => new RefEdit(n, ids[i % 3], i % 2 == 0 ? ObjectId.Zero : ids[(i + 1) % 3]))]);
        Assert.Equal(11_000, Store.List("refs").Count);
        Assert.Equal(Repo.Run("for-each-ref", "--format=%(refname) %(objectname)"), string.Join('\n', Store.List("refs").Select(r => $"{r.Name} {r.Target}")));
        AssertClean();
    }

    [Theory]
    [InlineData("# pack-refs with: sorted \nnonsense\n")]
    [InlineData("# pack-refs with: sorted \nzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz refs/kv/a\n")]
    [InlineData("# something else\n")]
    [InlineData("# pack-refs with: sorted \n0123456789012345678901234567890123456789 refs/kv/a")]
    public void A_damaged_file_is_an_error(string content)
    {
        File.WriteAllText(Repo.InGit("packed-refs"), content);
        KvException error = Assert.Throws<KvException>(() => Store.Read("refs/kv/a"));
        Assert.Equal((ErrorIds.RefCorrupt, KvErrorKind.Corrupt), (error.ErrorId, error.Kind));
        Assert.Contains("packed-refs", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_linked_file_stays_a_link()
    {
        if (OperatingSystem.IsWindows()) return;
        ObjectId first = Blob("1");
        Repo.Run("update-ref", "refs/kv/a", first.ToString());
        Repo.Run("pack-refs", "--all");
        string elsewhere = Path.Combine(Repo.Folder, "packed");
        File.Move(Repo.InGit("packed-refs"), elsewhere);
        File.CreateSymbolicLink(Repo.InGit("packed-refs"), elsewhere);
        using GitRepository again = GitRepository.Open(Repo.Root);
        Assert.Equal(first, again.Refs.Read("refs/kv/a"));
        Swing(again.Refs, new RefEdit("refs/kv/b", ObjectId.Zero, first), new RefEdit("refs/kv/c", ObjectId.Zero, first));
        Assert.Equal(elsewhere, new FileInfo(Repo.InGit("packed-refs")).LinkTarget);
        Assert.Equal(3, again.Refs.List("refs/kv").Count);
        AssertClean();
    }

    [Fact]
    public void What_a_killed_process_left_of_a_new_file_is_overwritten()
    {
        ObjectId first = Blob("1");
        File.WriteAllText(Repo.InGit("packed-refs.gitkv"), new string('x', 100_000));
        Swing(new RefEdit("refs/kv/b", ObjectId.Zero, first), new RefEdit("refs/kv/c", ObjectId.Zero, first));
        Assert.Equal(2, Store.List("refs/kv").Count);
        AssertClean();
    }
}
