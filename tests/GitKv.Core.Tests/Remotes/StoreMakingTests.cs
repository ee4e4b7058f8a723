using GitKv.Core.Errors;
using GitKv.Core.Remotes.Probing;
using GitKv.Core.Repositories;
using GitKv.Core.Stores;
using GitKv.Core.Tests.Remotes.Cache;
using GitKv.Core.Tests.Support.Servers;

namespace GitKv.Core.Tests.Remotes;

/// <summary>Stores that are made on remotes with all sorts of rules.</summary>
public sealed class StoreMakingTests : IDisposable
{
    private readonly BareRemote _remote = new();

    public void Dispose() => _remote.Dispose();

    [Fact]
    public void A_host_that_takes_branches_only_gets_the_store_among_them_and_it_is_found_by_its_name()
    {
        _remote.HeadsOnly();
        using var client = new RemoteClient(_remote.Path);
        string? told = null;
        KvStore store = new StoreMaking { Name = "s", Chosen = words => told = words }.Run(client.Open());
        Assert.Equal((KvLayout.Tree, "refs/heads/kv/s"), (store.Layout, store.RefPrefix));
        Assert.Contains("refs/heads/kv/s", told, StringComparison.Ordinal);
        Assert.Contains("only refs/heads and refs/tags are allowed here", told, StringComparison.Ordinal);
        store.Update("k", (transaction, _) => transaction.Set("k", "1"u8));
        using var other = new RemoteClient(_remote.Path);
        Assert.True(other.Store("s").Snapshot().TryGet("k", out _));
        Assert.Equal("refs/heads/kv/s", Assert.Single(Refs()));
    }

    [Theory]
    [InlineData(KvLayout.Tree)]
    [InlineData(KvLayout.Branch)]
    [InlineData(KvLayout.Ref)]
    public void A_host_that_takes_everything_gets_it_where_stores_are_as_a_rule(KvLayout layout)
    {
        using var client = new RemoteClient(_remote.Path);
        KvStore store = new StoreMaking { Name = "s", Layout = layout }.Run(client.Open());
        Assert.Equal((layout, "refs/kv/s", false), (store.Layout, store.RefPrefix, store.Annotate));
        Assert.All(Refs(), name => Assert.StartsWith("refs/kv/s", name, StringComparison.Ordinal));
    }

    [Fact]
    public void Values_are_wrapped_in_tags_where_refs_of_blobs_are_not_taken()
    {
        _remote.Hook("update", "test \"$(git cat-file -t $3 2>/dev/null)\" = blob && echo 'no blobs' >&2 && exit 1\nexit 0");
        using var client = new RemoteClient(_remote.Path);
        Assert.True(new StoreMaking { Name = "s", Layout = KvLayout.Ref }.Run(client.Open()).Annotate);
    }

    [Theory]
    [InlineData(KvLayout.Ref, null)]
    [InlineData(null, "refs/elsewhere/s")]
    [InlineData(KvLayout.Branch, "refs/kv/s")]
    public void What_a_host_can_not_keep_is_refused_before_anything_of_it_is_written(KvLayout? layout, string? prefix)
    {
        _remote.HeadsOnly();
        using var client = new RemoteClient(_remote.Path);
        KvException refused = Assert.ThrowsAny<KvException>(() => new StoreMaking { Name = "s", Layout = layout, RefPrefix = prefix }.Run(client.Open()));
        Assert.Equal((ErrorIds.RemoteUnsupported, KvErrorKind.Unsupported), (refused.ErrorId, refused.Kind));
        Assert.Empty(Refs());
    }

    [Fact]
    public void Nothing_is_tried_where_nothing_is_left_to_choose_or_the_store_is_there_already()
    {
        using var client = new RemoteClient(_remote.Path);
        new StoreMaking { Name = "s", Layout = KvLayout.Tree, RefPrefix = "refs/kv/s", Progress = step => Assert.Fail(step) }.Run(client.Open());
        var again = new StoreMaking { Name = "s", Progress = step => Assert.Fail(step) };
        Assert.Equal(ErrorIds.StoreExists, Assert.ThrowsAny<KvException>(() => again.Run(client.Open())).ErrorId);
        Assert.Equal(ErrorIds.StoreNameInvalid, Assert.ThrowsAny<KvException>(() => (again with { Name = "a/b" }).Run(client.Open())).ErrorId);
    }

    [Fact]
    public void A_host_that_only_can_be_read_is_an_error()
    {
        _remote.DenyRef("*");
        using var client = new RemoteClient(_remote.Path);
        KvException denied = Assert.ThrowsAny<KvException>(() => new StoreMaking { Name = "s" }.Run(client.Open()));
        Assert.Equal(ErrorIds.RemoteDenied, denied.ErrorId);
        Assert.Contains("policy says no", denied.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Where_refs_can_not_be_deleted_what_is_left_is_told()
    {
        _remote.Configure("receive.denyDeletes", "true");
        using var client = new RemoteClient(_remote.Path);
        var left = new List<string>();
        Assert.Equal(KvLayout.Tree, new StoreMaking { Name = "s", Leaves = left.AddRange }.Run(client.Open()).Layout);
        Assert.NotEmpty(left);
        Assert.Equal(Refs().Order(), left.Append("refs/kv/s").Order());
    }

    private string[] Refs() => _remote.Run("for-each-ref", "--format=%(refname)").Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
