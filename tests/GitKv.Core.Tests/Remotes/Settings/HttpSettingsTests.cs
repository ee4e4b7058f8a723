using GitKv.Core.Remotes;
using GitKv.Core.Remotes.Settings;
using GitKv.Core.Tests.Support;

namespace GitKv.Core.Tests.Remotes.Settings;

/// <summary>Settings for HTTP, with git as the judge of which address a setting is for.</summary>
public sealed class HttpSettingsTests : IDisposable
{
    private readonly TempRepo _repo = new();

    public void Dispose() => _repo.Dispose();

    [Theory]
    [InlineData("https://host.test/group/x.git")]
    [InlineData("https://host.test/group")]
    [InlineData("https://host.test/grouping/x")]
    [InlineData("https://host.test:443/other")]
    [InlineData("https://host.test:8443/other")]
    [InlineData("https://bob@host.test/group/x")]
    [InlineData("https://alice@host.test/group/x")]
    [InlineData("https://sub.host.test/x")]
    [InlineData("https://known.host.test/x")]
    [InlineData("https://a.b.host.test/x")]
    [InlineData("HTTPS://HOST.test/group/x")]
    [InlineData("http://host.test/group/x")]
    public void TheBestFittingAddressCountsAsInGit(string url)
    {
        // The best one comes first and last, so that order alone would not do.
        string[] patterns =
        [
            "https://bob@host.test/group", "https://host.test", "https://host.test/group/", "https://host.test/group/x.git", "https://host.test:8443",
            "https://*.host.test", "https://known.host.test", "http://host.test/", "https://bob@host.test",
        ];
        _repo.Run("config", "http.userAgent", "any");
        foreach (string pattern in patterns) _repo.Run("config", $"http.{pattern}.userAgent", pattern);
        (_, string judged, _) = Git.Try(_repo.Root, null, null, "config", "--get-urlmatch", "http.userAgent", url);
        Assert.Equal(judged.Trim(), Of(url).UserAgent);
    }

    [Fact]
    public void HeadersOfAllFittingSettingsAreSentAndAnEmptyOneTakesThemBack()
    {
        _repo.Run("config", "--add", "http.extraHeader", "A: 1");
        _repo.Run("config", "--add", "http.https://host.test/.extraHeader", "B: 2");
        _repo.Run("config", "--add", "http.https://host.test/.extraHeader", "C: 3");
        _repo.Run("config", "--add", "http.https://other.test/.extraHeader", "D: 4");
        Assert.Equal(["A: 1", "B: 2", "C: 3"], Of("https://host.test/x").ExtraHeaders);
        using var other = new TempRepo();
        other.Run("config", "--add", "http.extraHeader", "A: 1");
        other.Run("config", "--add", "http.https://host.test/.extraHeader", "");
        Assert.Empty(HttpSettings.Of(RemoteAddress.Resolve(other.Repository, "https://host.test/x"), push: false).ExtraHeaders);
    }

    [Fact]
    public void WhatIsNotSetIsAsGitDoesIt()
    {
        HttpSettings settings = Of("https://host.test/x");
        Assert.True(settings.VerifyCertificates);
        Assert.Equal("initial", settings.FollowRedirects);
        Assert.Null(settings.Proxy);
        Assert.Empty(settings.ExtraHeaders);
        Assert.Null(settings.Unknown);
    }

    [Theory]
    [InlineData("http.sslVerify", "false", false)]
    [InlineData("http.postBuffer", "1000000", false)]
    [InlineData("http.proxy", "http://proxy.test:3128", false)]
    [InlineData("http.proxy", "socks5h://proxy.test", true)]
    [InlineData("http.proxyAuthMethod", "ntlm", true)]
    [InlineData("http.cookieFile", "/x", true)]
    [InlineData("http.sslCert", "/x", true)]
    [InlineData("http.delegation", "always", true)]
    [InlineData("http.somethingNew", "1", true)]
    [InlineData("http.https://other.test.sslCert", "/x", false)]
    [InlineData("transfer.fsckObjects", "true", true)]
    [InlineData("protocol.version", "0", true)]
    [InlineData("push.gpgSign", "if-asked", true)]
    public void WhatIsNotKnownIsLeftToGit(string key, string value, bool left)
    {
        _repo.Run("config", key, value);
        Assert.Equal(left, OwnClientPolicy.WhyNot(RemoteAddress.Resolve(_repo.Repository, "https://host.test/x")) is not null);
    }

    [Fact]
    public void ARemotesOwnProxyComesFirst()
    {
        _repo.Run("config", "http.proxy", "http://one.test");
        _repo.Run("remote", "add", "origin", "https://host.test/x");
        _repo.Run("config", "remote.origin.proxy", "http://two.test");
        Assert.Equal("http://two.test", Of("origin").Proxy);
        Assert.Equal("http://one.test", Of("https://host.test/x").Proxy);
    }

    private HttpSettings Of(string url) => HttpSettings.Of(RemoteAddress.Resolve(_repo.Repository, url), push: false);
}
