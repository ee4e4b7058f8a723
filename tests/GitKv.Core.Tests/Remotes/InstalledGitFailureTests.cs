using System.Collections.Concurrent;
using System.Text;
using GitKv.Core.Errors;
using GitKv.Core.Objects;
using GitKv.Core.Refs;
using GitKv.Core.Remotes;
using GitKv.Core.Remotes.ByGit;
using GitKv.Core.Repositories;
using GitKv.Core.Tests.Support;
using GitKv.Core.Tests.Support.Servers;

namespace GitKv.Core.Tests.Remotes;

/// <summary>What the installed git's failures are taken for, that secrets stay secret, and whose hooks run.</summary>
public sealed class InstalledGitFailureTests : IDisposable
{
    private readonly TempRepo _client = new();

    public void Dispose() => _client.Dispose();

    [Fact]
    public void AFolderThatIsNoRepositoryIsNotFound()
    {
        Directory.CreateDirectory(Path.Combine(_client.Folder, "plain"));
        Assert.Equal(ErrorIds.RemoteNotFound, ListFails(Path.Combine(_client.Folder, "none")).ErrorId);
        Assert.Equal(ErrorIds.RemoteNotFound, ListFails(Path.Combine(_client.Folder, "plain")).ErrorId);
    }

    [Fact]
    public void WhatAServerAnswersTellsWhatIsWrong()
    {
        using var server = new HttpServer();
        server.Credentials = ("somebody", "secret");
        Assert.Equal(ErrorIds.RemoteDenied, ListFails(server.Url).ErrorId);
        Assert.Equal(ErrorIds.RemoteDenied, ListFails(server.UrlWith("somebody", "wrong")).ErrorId);
        server.Credentials = null;
        server.Instead = static _ => "403 Forbidden";
        Assert.Equal(ErrorIds.RemoteDenied, ListFails(server.Url).ErrorId);
        server.Instead = static _ => "404 Not Found";
        Assert.Equal(ErrorIds.RemoteNotFound, ListFails(server.Url).ErrorId);
        server.Instead = static _ => "503 Busy";
        KvException busy = ListFails(server.Url);
        Assert.Equal(ErrorIds.RemoteUnreachable, busy.ErrorId);
        Assert.True(busy.IsTransient);
    }

    [Fact]
    public void APortWhereNobodyListensIsUnreachable()
    {
        string url;
        using (var server = new GitDaemon()) url = server.Url;
        Assert.Equal(ErrorIds.RemoteUnreachable, ListFails(url).ErrorId);
    }

    [Fact]
    public void AWrongKeyIsDenied()
    {
        using var server = new SshServer();
        if (server.Unavailable is not null) return;
        server.Configure(_client);
        File.WriteAllText(Path.Combine(server.Remote.Folder, "authorized_keys"), "");
        Assert.Equal(ErrorIds.RemoteDenied, ListFails(server.Url).ErrorId);
    }

    [Fact]
    public void ASecretInAnAddressIsUsedAndNowhereSeen()
    {
        const string secret = "s3cr3t:t0ken";
        using var server = new HttpServer { Credentials = ("some body", secret) };
        var commands = new ConcurrentBag<string>();
        server.Instead = request =>
        {
            if (OperatingSystem.IsLinux()) commands.Add(CommandLines());
            return request.Header("Authorization") is not null && request.Path.EndsWith("/git-receive-pack", StringComparison.Ordinal) ? "500 Broken" : null;
        };
        InstalledGitConnection connection = Connect(server.UrlWith("some body", secret));
        Assert.Empty(connection.ListRefs([]));
        PushReport report = Push(connection, "refs/kv/a", Blob("x"));
        string[] shown = [report.Failure!.ToString(), report.Words, connection.Address.ToString(), connection.Address.Display, .. commands];
        foreach (string text in shown)
            foreach (string hidden in new[] { secret, Uri.EscapeDataString(secret), "some body", "some%20body" })
                Assert.DoesNotContain(hidden, text, StringComparison.Ordinal);
        if (OperatingSystem.IsLinux()) Assert.Contains(commands, c => c.Contains("git-remote-http", StringComparison.Ordinal) && c.Contains(server.Url, StringComparison.Ordinal));
    }

    [Fact]
    public void TheUsersOwnHelpersAreNotTakenForTheSecretOfAnAddress()
    {
        using var server = new HttpServer { Credentials = ("me", "right") };
        _client.Run("config", "credential.helper", "!f() { if test \"$1\" = get; then echo username=me; echo password=wrong; fi; }; f");
        Assert.Empty(Connect(server.UrlWith("me", "right")).ListRefs([]));
        Assert.Equal(ErrorIds.RemoteDenied, ListFails(server.Url).ErrorId);
    }

    [Theory]
    [InlineData("Refuse", "NotSent", false)]
    [InlineData("CutRequest", "Interrupted", false)]
    [InlineData("CutInRequest", "Interrupted", false)]
    [InlineData("LoseAnswer", "Interrupted", true)]
    public void AConnectionThatEndsIsToldByHowFarItCame(string fate, string state, bool landed)
    {
        using var server = new HttpServer();
        using var daemon = new GitDaemon();
        foreach (TestServer target in new TestServer[] { server, daemon })
        {
            using var saboteur = new Saboteur(target.Port, _ => Enum.Parse<Fate>(fate));
            ObjectId value = Blob("value");
            PushReport report = Push(Connect(target.UrlAt(saboteur.Port)), "refs/kv/a", value);
            Assert.Equal(Enum.Parse<PushState>(state), report.State);
            Assert.Equal(ErrorIds.RemoteUnreachable, report.Failure!.ErrorId);
            Assert.Equal(landed ? value.ToString() : null, target.Remote.Value("refs/kv/a"));
            Assert.True(saboteur.Sabotaged > 0);
        }
    }

    [Fact]
    public async Task CancellingWhileTheRemoteWorksIsInterrupted()
    {
        using var server = new HttpServer();
        BareRemote.Gate gate = server.Remote.WaitForFile("post-receive");
        using var stop = new CancellationTokenSource();
        ObjectId value = Blob("value");
        Task<PushReport> push = Task.Run(() => Push(Connect(server.Url), "refs/kv/a", value, stop.Token), CancellationToken.None);
        gate.AwaitReached();
        await stop.CancelAsync();
        PushReport report = await push;
        gate.Open();
        Assert.Equal(PushState.Interrupted, report.State);
        Assert.Equal(value.ToString(), server.Remote.Value("refs/kv/a"));
    }

    [Fact]
    public void CancellingBeforehandSendsNothing()
    {
        using var server = new FileServer();
        ObjectId value = Blob("value");
        Assert.ThrowsAny<OperationCanceledException>(() => Push(Connect(server.Url), "refs/kv/a", value, new CancellationToken(canceled: true)));
        Assert.Equal("", server.Remote.Refs());
    }

    [Fact]
    public void AServerThatCanNotChangeRefsTogetherIsUnsupported()
    {
        using var server = new FileServer();
        server.Remote.Configure("receive.advertiseAtomic", "false");
        ObjectId value = Blob("value");
        PushReport report = Connect(server.Url).Push(new RemotePush { From = _client.Repository, Edits = [new RefEdit("refs/kv/a", default, value), new RefEdit("refs/kv/b", default, value)] });
        Assert.Equal((PushState.Unsupported, ErrorIds.RemoteUnsupported), (report.State, report.Failure!.ErrorId));
        Assert.Equal("", server.Remote.Refs());
    }

    [Fact]
    public void MoreRefsThanArgumentsCanHoldAreRefusedAndNotCutOff()
    {
        using var server = new FileServer();
        ObjectId value = Blob("value");
        string folder = "refs/kv/" + new string('x', 100);
        PushReport report = Connect(server.Url).Push(new RemotePush { From = _client.Repository, Edits = [.. Enumerable.Range(0, 20_000).Select(i => new RefEdit($"{folder}/{i}", default, value))] });
        Assert.Equal(PushState.Unsupported, report.State);
        Assert.Contains("20000 refs", report.Failure!.Message, StringComparison.Ordinal);
        Assert.Equal("", server.Remote.Refs());
    }

    [Fact]
    public void APersonsHookRunsAndMayRefuseWhereACachesNeverRuns()
    {
        using var server = new FileServer();
        string hooks = Path.Combine(_client.Folder, "hooks");
        Directory.CreateDirectory(hooks);
        string hook = Path.Combine(hooks, "pre-push");
        File.WriteAllText(hook, "#!/bin/sh\necho 'not on fridays' >&2\nexit 1\n");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(hook, (UnixFileMode)0b111_101_101);
        _client.Run("config", "core.hooksPath", hooks);
        ObjectId value = Blob("value");
        PushReport refused = Push(Connect(server.Url), "refs/kv/a", value);
        Assert.Equal((PushState.NotSent, ErrorIds.RemoteDenied), (refused.State, refused.Failure!.ErrorId));
        Assert.Contains("not on fridays", refused.Failure.Message, StringComparison.Ordinal);
        Assert.Equal("", server.Remote.Refs());

        _client.Run("config", CacheMark.Setting, "true");
        using GitRepository cache = GitRepository.Open(_client.Root);
        Assert.Equal(PushState.Answered, new InstalledGitConnection(RemoteAddress.Resolve(cache, server.Url)).Push(new RemotePush { From = cache, Edits = [new RefEdit("refs/kv/a", default, value)] }).State);
    }

    [Fact]
    public void SettingsOfTheRepositoryCountWhereGitRunsInAnother()
    {
        using var server = new HttpServer();
        using var cache = new TempRepo(bare: true);
        var headers = new ConcurrentBag<string?>();
        server.Instead = request =>
        {
            headers.Add(request.Header("X-Job-Token"));
            return null;
        };
        _client.Run("config", $"http.{server.Url}.extraHeader", "X-Job-Token: 42");
        cache.Run("cat-file", "-e", cache.Blob("value"));
        InstalledGitConnection connection = Connect(server.Url);
        PushReport report = connection.Push(new RemotePush { From = cache.Repository, Edits = [new RefEdit("refs/kv/a", default, ObjectId.Parse(cache.Blob("value")))] });
        Assert.Equal(PushState.Answered, report.State);
        Assert.NotEmpty(headers);
        Assert.All(headers, h => Assert.Equal("42", h));
    }

    [Fact]
    public void WordsOfARemoteCanNotMoveTheCursor()
    {
        using var server = new FileServer();
        server.Remote.Hook("update", "printf 'red \\033[31malert\\n' >&2; exit 1");
        PushReport report = Push(Connect(server.Url), "refs/kv/a", Blob("x"));
        Assert.Contains("alert", report.Words, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', report.Words);
    }

    [Theory]
    [InlineData("git version 2.39.5", 2, 39, 5)]
    [InlineData("git version 2.39.3 (Apple Git-146)", 2, 39, 3)]
    [InlineData("git version 2.44.0.windows.1\n", 2, 44, 0)]
    [InlineData("git version 2.50.rc1", 2, 50, 0)]
    public void TheVersionOfGitIsUnderstood(string answer, int major, int minor, int patch) =>
        Assert.Equal(new Version(major, minor, patch), InstalledGit.ParseVersion(answer));

    private ObjectId Blob(string content) => ObjectId.Parse(_client.Blob(content));

    private InstalledGitConnection Connect(string url) => new(RemoteAddress.Resolve(_client.Repository, url));

    private PushReport Push(InstalledGitConnection connection, string name, ObjectId value, CancellationToken cancellation = default) =>
        connection.Push(new RemotePush { From = _client.Repository, Edits = [new RefEdit(name, default, value)] }, cancellation);

    private KvException ListFails(string url)
    {
        KvException failure = Assert.ThrowsAny<KvException>(() => Connect(url).ListRefs([]));
        Assert.DoesNotContain("secret", failure.Message, StringComparison.Ordinal);
        return failure;
    }

    /// <summary>The arguments of all processes, as anybody on the machine can read them.</summary>
    private static string CommandLines()
    {
        var all = new StringBuilder();
        foreach (string folder in Directory.EnumerateDirectories("/proc"))
        {
            try
            {
                if (char.IsAsciiDigit(Path.GetFileName(folder)[0])) all.Append(File.ReadAllText(Path.Combine(folder, "cmdline")).Replace('\0', ' ')).Append('\n');
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // It has ended.
            }
        }

        return all.ToString();
    }
}
