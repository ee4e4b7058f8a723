using GitKv.Core.Errors;
using GitKv.Core.Objects;
using GitKv.Core.Refs;
using GitKv.Core.Repositories;

namespace GitKv.Core.Tests.Refs;

/// <summary>On file systems that ignore case, and everywhere when core.ignoreCase says so, names are told apart all the same.</summary>
public sealed class IgnoreCaseTests : RefTestBase
{
    private readonly GitRepository _ignoring;

    public IgnoreCaseTests()
    {
        Repo.Run("config", "core.ignoreCase", "true");
        _ignoring = GitRepository.Open(Repo.Root);
    }

    [Theory]
    [InlineData("refs/kv/foo", "refs/kv/Foo")]
    [InlineData("refs/kv/foo", "refs/KV/foo")]
    [InlineData("refs/kv/ä/x", "refs/kv/Ä/x")]
    public void A_ref_does_not_answer_to_a_name_that_differs_in_case(string name, string other)
    {
        ObjectId id = Blob("1");
        Swing(_ignoring.Refs, new RefEdit(name, ObjectId.Zero, id));
        Assert.Equal(id, _ignoring.Refs.Read(name));
        Assert.Null(_ignoring.Refs.Read(other));
    }

    [Theory]
    [InlineData("refs/kv/foo", "refs/kv/Foo", false)]
    [InlineData("refs/kv/foo", "refs/kv/Foo", true)]
    [InlineData("refs/kv/store/foo", "refs/kv/Store/bar", false)]
    public void A_ref_that_differs_in_case_alone_is_refused(string name, string other, bool packed)
    {
        ObjectId id = Blob("1");
        Swing(_ignoring.Refs, new RefEdit(name, ObjectId.Zero, id));
        if (packed) Repo.Run("pack-refs", "--all");
        RefConflictException error = Assert.Throws<RefConflictException>(() => Swing(_ignoring.Refs, new RefEdit(other, ObjectId.Zero, id)));
        Assert.Equal(ErrorIds.KeyCollides, error.ErrorId);
        Assert.Equal([name], _ignoring.Refs.List("refs/kv").Select(r => r.Name));
        Assert.Empty(Locks());
    }

    [Fact]
    public void A_prefix_is_matched_exactly()
    {
        Swing(_ignoring.Refs, new RefEdit("refs/kv/store/foo", ObjectId.Zero, Blob("1")));
        Assert.Empty(_ignoring.Refs.List("refs/kv/Store"));
        Assert.False(_ignoring.Refs.AnyUnder("refs/kv/Store"));
        Assert.True(_ignoring.Refs.AnyUnder("refs/kv/store"));
    }

    [Fact]
    public void Where_case_counts_both_names_are_refs()
    {
        if (!OperatingSystem.IsLinux()) return;
        Repo.Run("config", "core.ignoreCase", "false");
        Swing(new RefEdit("refs/kv/foo", ObjectId.Zero, Blob("1")), new RefEdit("refs/kv/Foo", ObjectId.Zero, Blob("2")));
        Assert.Equal(["refs/kv/Foo", "refs/kv/foo"], Store.List("refs/kv").Select(r => r.Name));
    }
}
