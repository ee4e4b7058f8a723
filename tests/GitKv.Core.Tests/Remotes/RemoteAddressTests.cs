using GitKv.Core.Errors;
using GitKv.Core.Remotes;
using GitKv.Core.Tests.Support;

namespace GitKv.Core.Tests.Remotes;

/// <summary>Names and addresses, with git as the judge of what they lead to.</summary>
public sealed class RemoteAddressTests : IDisposable
{
    private readonly TempRepo _repo = new();

    public void Dispose() => _repo.Dispose();

    [Theory]
    [InlineData("https://host/x", RemoteKind.Http, "https://host/x")]
    [InlineData("https://user:s3cret@host:8443/x.git", RemoteKind.Http, "https://host:8443/x.git")]
    [InlineData("https://token@host/x?private_token=abc", RemoteKind.Http, "https://host/x")]
    [InlineData("http://a%40b:c%2Fd@host/x", RemoteKind.Http, "http://host/x")]
    [InlineData("ssh://git@host:2222/x", RemoteKind.Ssh, "ssh://host:2222/x")]
    [InlineData("git@host:group/x.git", RemoteKind.Ssh, "host:group/x.git")]
    [InlineData("[::1]:x", RemoteKind.Ssh, "[::1]:x")]
    [InlineData("user@[host:22]:x", RemoteKind.Ssh, "[host:22]:x")]
    [InlineData("git+ssh://host/x", RemoteKind.Ssh, "git+ssh://host/x")]
    [InlineData("git://host/x", RemoteKind.Git, "git://host/x")]
    [InlineData("file:///srv/x.git", RemoteKind.File, "file:///srv/x.git")]
    [InlineData("codecommit::eu-west-1://profile@repo", RemoteKind.Other, "codecommit::eu-west-1://repo")]
    public void AnAddressIsUnderstoodAndShownWithoutItsUser(string url, RemoteKind kind, string display)
    {
        RemoteAddress address = RemoteAddress.Resolve(_repo.Repository, url);
        Assert.Equal(kind, address.Kind);
        Assert.Equal(display, address.Display);
        Assert.Equal(url, address.Url);
        Assert.Null(address.Name);
        Assert.DoesNotContain("s3cret", address.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--upload-pack=touch x")]
    [InlineData("-o")]
    [InlineData("ext::sh -c touch% x")]
    [InlineData("EXT::sh -c touch% x")]
    [InlineData("fd::7")]
    [InlineData("ext://x")]
    [InlineData("ssh://-oProxyCommand=touch/x")]
    [InlineData("ssh://-l@host/x")]
    [InlineData("-oProxyCommand=touch:x")]
    [InlineData("git@-oProxyCommand=touch:x")]
    [InlineData("host:-x")]
    [InlineData("ssh://user:secret@host/x")]
    [InlineData("https://host%0apath/x")]
    [InlineData("https://user%0d@host/x")]
    [InlineData("https:///x")]
    [InlineData("https://host/x\ny")]
    [InlineData("")]
    public void WhatWouldRunSomethingOrIsNoAddressIsRefused(string url)
    {
        KvException failure = Assert.ThrowsAny<KvException>(() => RemoteAddress.Resolve(_repo.Repository, url));
        Assert.Equal(ErrorIds.RemoteInvalid, failure.ErrorId);
        Assert.DoesNotContain("secret", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void WhatSettingsRewriteToIsLookedAtToo()
    {
        _repo.Run("config", "url.ext::sh -c .insteadOf", "safe:");
        Assert.Equal(ErrorIds.RemoteInvalid, Assert.ThrowsAny<KvException>(() => RemoteAddress.Resolve(_repo.Repository, "safe:x")).ErrorId);
    }

    [Fact]
    public void ANameIsLookedUpWithItsAddressForWriting()
    {
        _repo.Run("remote", "add", "origin", "https://host/x");
        RemoteAddress plain = RemoteAddress.Resolve(_repo.Repository, "origin");
        Assert.Equal(("origin", "https://host/x", "https://host/x"), (plain.Name, plain.Url, plain.PushUrl));

        using var other = new TempRepo();
        other.Run("remote", "add", "origin", "https://host/x");
        other.Run("remote", "set-url", "--push", "origin", "https://other/x");
        Assert.Equal("https://other/x", RemoteAddress.Resolve(other.Repository, "origin").PushUrl);
    }

    [Theory]
    [InlineData("gh:x")]
    [InlineData("gh:special/x")]
    [InlineData("https://plain/x")]
    public void AddressesAreRewrittenAsGitDoes(string url)
    {
        _repo.Run("config", "url.https://github.test/.insteadOf", "gh:");
        _repo.Run("config", "url.https://special.test/.insteadOf", "gh:special/");
        _repo.Run("config", "url.ssh://git@github.test/.pushInsteadOf", "gh:");
        _repo.Run("remote", "add", "r", url);
        RemoteAddress address = RemoteAddress.Resolve(_repo.Repository, "r");
        Assert.Equal(_repo.Run("remote", "get-url", "r"), address.Url);
        Assert.Equal(_repo.Run("remote", "get-url", "--push", "r"), address.PushUrl);
        Assert.Equal(address.Url, RemoteAddress.Resolve(_repo.Repository, url).Url);
    }

    [Fact]
    public void AnUnknownNameNamesTheKnownOnes()
    {
        _repo.Run("remote", "add", "upstream", "https://host/x");
        KvException failure = Assert.ThrowsAny<KvException>(() => RemoteAddress.Resolve(_repo.Repository, "origin"));
        Assert.Equal(ErrorIds.RemoteNotFound, failure.ErrorId);
        Assert.Contains("'upstream'", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void APathBeginsInTheGivenFolderAndThatOfANamedRemoteInTheRepository()
    {
        _repo.Run("remote", "add", "near", "../near");
        Assert.Equal(Path.Combine(_repo.Folder, "near"), RemoteAddress.Resolve(_repo.Repository, "near").Url);
        Assert.Equal(Path.Combine(_repo.Folder, "far"), RemoteAddress.Resolve(_repo.Repository, "./far", _repo.Folder).Url);
        Assert.Equal(RemoteKind.File, RemoteAddress.Resolve(_repo.Repository, "./far", _repo.Folder).Kind);
    }

    [Theory]
    [InlineData("protocol.allow", "never", "https://host/x", false)]
    [InlineData("protocol.https.allow", "never", "https://host/x", false)]
    [InlineData("protocol.https.allow", "always", "https://host/x", true)]
    [InlineData("protocol.file.allow", "never", "/srv/x", false)]
    [InlineData("protocol.git.allow", "user", "git://host/x", true)]
    public void ProtocolsAreAllowedAsGitIsConfigured(string key, string value, string url, bool allowed)
    {
        _repo.Run("config", key, value);
        if (allowed) Assert.NotNull(RemoteAddress.Resolve(_repo.Repository, url));
        else Assert.Equal(ErrorIds.RemoteInvalid, Assert.ThrowsAny<KvException>(() => RemoteAddress.Resolve(_repo.Repository, url)).ErrorId);
    }

    [Fact]
    public void OutsideOfARepositoryThereAreAddressesButNoNames()
    {
        Assert.Equal("https://host/x", RemoteAddress.Resolve(null, "https://host/x").Url);
        Assert.Equal(ErrorIds.RemoteNotFound, Assert.ThrowsAny<KvException>(() => RemoteAddress.Resolve(null, "origin", _repo.Folder)).ErrorId);
    }
}
