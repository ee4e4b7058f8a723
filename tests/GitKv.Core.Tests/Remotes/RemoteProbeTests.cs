using GitKv.Core.Errors;
using GitKv.Core.Remotes;
using GitKv.Core.Remotes.ByGit;
using GitKv.Core.Remotes.Probing;
using GitKv.Core.Stores;
using GitKv.Core.Tests.Support;
using GitKv.Core.Tests.Support.Servers;

namespace GitKv.Core.Tests.Remotes;

/// <summary>What a probe finds out about remotes with all sorts of rules, and that it leaves nothing behind.</summary>
public sealed class RemoteProbeTests : IDisposable
{
    private readonly TempRepo _client = new();
    private readonly BareRemote _remote = new();

    public void Dispose()
    {
        _remote.Dispose();
        _client.Dispose();
    }

    [Fact]
    public void ARemoteThatTakesEverything()
    {
        _remote.Configure("uploadpack.allowFilter", "true");
        RemoteAbilities found = Probe(_remote.Path);
        Assert.True(found is { CanWrite: true, CustomRefs: true, BranchRefs: true, BlobRefs: true, TaggedRefs: true, Atomic: true, Deletes: true, SingleObjects: true });
        Assert.True(found.Features is { ProtocolV2: true, Filter: true, Shallow: true });
        Assert.Equal([KvLayout.Tree, KvLayout.Branch, KvLayout.Ref], found.Layouts);
        Assert.Equal(new StoreOptions("x", KvLayout.Tree, "refs/kv/x"), StorePlacement.Choose(found, "x"));
        Assert.Equal(new StoreOptions("x", KvLayout.Ref, "refs/kv/x"), StorePlacement.Choose(found, "x", KvLayout.Ref));
        Assert.Empty(found.Refusals);
        Assert.Empty(StorePlacement.Advice(found, "x"));
        Assert.Equal("", _remote.Refs());
    }

    [Fact]
    public void AHostThatTakesBranchesOnlyGetsTheStoreAmongThem()
    {
        _remote.HeadsOnly();
        RemoteAbilities found = Probe(_remote.Path);
        Assert.True(found is { CanWrite: true, CustomRefs: false, BranchRefs: true, BlobRefs: false, Atomic: true, Deletes: true });
        Assert.Equal("refs/heads/kv/x", StorePlacement.Choose(found, "x").RefPrefix);
        Assert.Contains(found.Refusals, r => r.Value.Contains("only refs/heads and refs/tags", StringComparison.Ordinal));
        Assert.Equal(ErrorIds.RemoteUnsupported, Assert.ThrowsAny<KvException>(() => StorePlacement.Choose(found, "x", KvLayout.Ref)).ErrorId);
        Assert.Equal("", _remote.Refs());
    }

    [Fact]
    public void AHostThatTakesNoBlobRefsGetsTagsForTheLayoutRef()
    {
        _remote.Hook("update", "test \"$(git cat-file -t $3 2>/dev/null)\" = blob && echo 'no blobs' >&2 && exit 1");
        _remote.Hook("update", "exit 0");
        RemoteAbilities found = Probe(_remote.Path);
        Assert.True(found is { CustomRefs: true, BlobRefs: false, TaggedRefs: true });
        Assert.Equal(new StoreOptions("x", KvLayout.Ref, "refs/kv/x", true), StorePlacement.Choose(found, "x", KvLayout.Ref));
        Assert.Equal(ErrorIds.RemoteUnsupported, Assert.ThrowsAny<KvException>(() => StorePlacement.Choose(found, "x", KvLayout.Ref, annotate: false)).ErrorId);
        Assert.Equal("", _remote.Refs());
    }

    [Fact]
    public void ReadOnlyAccessIsAnAnswer()
    {
        using var server = new HttpServer();
        server.Remote.Configure("http.receivepack", "false").Configure("uploadpack.allowFilter", "true");
        server.Remote.Run("update-ref", "refs/heads/main", server.Remote.Run("commit-tree", "-m", "x", Git.RunWith(server.Remote.Path, "", null, "mktree")));
        RemoteAbilities found = Probe(server.Url);
        Assert.True(found is { CanWrite: false, SingleObjects: true });
        Assert.True(found.Features.ProtocolV2);
        Assert.Empty(found.Layouts);
        Assert.Single(found.Refusals);
        Assert.Equal(ErrorIds.RemoteDenied, Assert.ThrowsAny<KvException>(() => StorePlacement.Choose(found, "x")).ErrorId);
        Assert.Contains("read", StorePlacement.Advice(found, "x")[0], StringComparison.Ordinal);
    }

    [Fact]
    public void NothingIsWrittenWhereOnlyReadingIsAskedFor()
    {
        _remote.Hook("pre-receive", $"touch '{_remote.Folder}/written'");
        Assert.False(RemoteProbe.Run(Connect(_remote.Path), write: false).CanWrite);
        Assert.False(File.Exists(Path.Combine(_remote.Folder, "written")));
    }

    [Fact]
    public void WhatCanNotBeDeletedIsTold()
    {
        _remote.Configure("receive.denyDeletes", "true");
        RemoteAbilities found = Probe(_remote.Path);
        Assert.False(found.Deletes);
        Assert.NotEmpty(found.Left);
        Assert.Equal(_remote.Run("for-each-ref", "--format=%(refname)").Split('\n').Order(StringComparer.Ordinal), found.Left.Order(StringComparer.Ordinal));
        Assert.Equal([KvLayout.Tree], found.Layouts);
        Assert.Contains(found.Left[0], StorePlacement.Advice(found, "x")[0], StringComparison.Ordinal);
    }

    [Fact]
    public void RefsThatAreHiddenAreNotUsed()
    {
        _remote.Configure("uploadpack.hideRefs", "refs/kv");
        RemoteAbilities found = Probe(_remote.Path);
        Assert.True(found is { CustomRefs: false, BranchRefs: true });
        Assert.Equal("", _remote.Refs());
    }

    [Fact]
    public void AnOldServerIsToldFromANewOne()
    {
        using var server = new HttpServer { ProtocolV2 = false };
        RemoteAbilities found = Probe(server.Url);
        Assert.True(found is { CanWrite: true, SingleObjects: false });
        Assert.False(found.Features.ProtocolV2);
        Assert.Equal(2, StorePlacement.Advice(found, "x").Count);
    }

    [Fact]
    public void AServerThatCanNotChangeSeveralRefsTogetherIsToldFromOneThatCan()
    {
        _remote.Configure("receive.advertiseAtomic", "false");
        Assert.True(Probe(_remote.Path) is { CanWrite: true, Atomic: false, Deletes: true });
        Assert.Equal("", _remote.Refs());
    }

    [Fact]
    public void AGivenPrefixIsTriedToo()
    {
        _remote.DenyRef("refs/secret/*");
        Assert.False(RemoteProbe.Run(Connect(_remote.Path), "refs/secret/x").GivenPrefix);
        RemoteAbilities found = RemoteProbe.Run(Connect(_remote.Path), "refs/mine/x");
        Assert.True(found.GivenPrefix);
        Assert.Equal("refs/mine/x", StorePlacement.Choose(found, "x", refPrefix: "refs/mine/x").RefPrefix);
        Assert.Equal("", _remote.Refs());
    }

    [Theory]
    [InlineData("Trying branches")]
    [InlineData("Trying several refs at once")]
    [InlineData("Fetching")]
    [InlineData("Cleaning up")]
    public void ACancelledProbeCleansUp(string at)
    {
        using var stop = new CancellationTokenSource();
        var seen = new List<string>();
        Assert.Throws<OperationCanceledException>(() => RemoteProbe.Run(
            Connect(_remote.Path),
            progress: step =>
            {
                seen.Add(_remote.Refs());
                if (step == at) stop.Cancel();
            },
            cancellation: stop.Token));
        Assert.Contains("gitkv-probe-", seen[^1], StringComparison.Ordinal);
        Assert.Equal("", _remote.Refs());
    }

    [Fact]
    public void WhatMayBeLeftIsToldWhereTheRemoteHasGone()
    {
        var daemon = new GitDaemon();
        IReadOnlyList<string>? left = null;
        try
        {
            using var saboteur = new Saboteur(daemon.Port);
            Assert.ThrowsAny<KvException>(() => RemoteProbe.Run(
                Connect(daemon.UrlAt(saboteur.Port)),
                progress: step =>
                {
                    if (step == "Trying several refs at once") saboteur.Plan = static _ => Fate.Refuse;
                },
                leaves: names => left = names));
            Assert.NotNull(left);
            Assert.Contains(left, name => name.StartsWith("refs/kv/gitkv-probe-", StringComparison.Ordinal));
        }
        finally
        {
            daemon.Dispose();
        }
    }

    private RemoteAbilities Probe(string url) => RemoteProbe.Run(Connect(url));

    private InstalledGitConnection Connect(string url) => new(RemoteAddress.Resolve(_client.Repository, url));
}
