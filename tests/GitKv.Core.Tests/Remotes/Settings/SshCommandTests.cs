using GitKv.Core.Errors;
using GitKv.Core.Remotes;
using GitKv.Core.Remotes.Settings;
using GitKv.Core.Tests.Support;

namespace GitKv.Core.Tests.Remotes.Settings;

/// <summary>How ssh is started, with git as the judge: a program that only notes its arguments stands for ssh.</summary>
public sealed class SshCommandTests : IDisposable
{
    private readonly TempRepo _repo = new();

    public void Dispose() => _repo.Dispose();

    [Theory]
    [InlineData("git@host.test:group/x.git", "ssh")]
    [InlineData("host.test:/srv/x.git", "ssh")]
    [InlineData("host.test:~me/x", "ssh")]
    [InlineData("[host.test:2222]:x", "ssh")]
    [InlineData("git@[::1]:x", "ssh")]
    [InlineData("ssh://host.test/srv/x.git", "ssh")]
    [InlineData("ssh://git@host.test:2222/srv/it's!.git", "ssh")]
    [InlineData("ssh://host.test/~me/x", "ssh")]
    [InlineData("ssh://git@[::1]:22/x", "ssh")]
    [InlineData("ssh://git@host.test/a%20b", "ssh")]
    [InlineData("git+ssh://host.test:22/x", "ssh")]
    [InlineData("ssh://git@host.test:2222/x", "plink")]
    [InlineData("ssh://git@host.test:2222/x", "tortoiseplink")]
    [InlineData("git@host.test:x", "simple")]
    public void TheArgumentsAreThoseOfGit(string url, string variant)
    {
        if (OperatingSystem.IsWindows()) return;
        string log = Path.Combine(_repo.Folder, "log");
        string program = Path.Combine(_repo.Folder, "ssh");
        File.WriteAllText(program, $"#!/bin/sh\nfor a in \"$@\"; do printf '%s\\n' \"$a\" >> '{log}'; done\nexit 1\n");
        File.SetUnixFileMode(program, (UnixFileMode)0b111_101_101);
        _repo.Run("config", "core.sshCommand", program);
        _repo.Run("config", "ssh.variant", variant);
        _repo.Run("config", "protocol.version", "2");
        _ = Git.Try(_repo.Root, null, null, "ls-remote", url);

        SshCommand command = SshCommand.Of(RemoteAddress.Resolve(_repo.Repository, url), push: false);
        Assert.Null(command.Unknown);
        Assert.Equal(File.ReadAllLines(log), command.Arguments(protocolV2: true));
        Assert.Equal(program, command.Start(protocolV2: true).FileName);
    }

    [Theory]
    [InlineData("core.sshCommand", "ssh -i '/some key' -o BatchMode=yes", false)]
    [InlineData("core.sshCommand", "/opt/wrapper", true)]
    [InlineData("core.sshCommand", "X=1 ssh", true)]
    [InlineData("ssh.variant", "strange", true)]
    [InlineData("ssh.variant", "auto", false)]
    public void AnUnknownProgramIsLeftToGit(string key, string value, bool left)
    {
        if (OperatingSystem.IsWindows()) return;
        _repo.Run("config", key, value);
        Assert.Equal(left, SshCommand.Of(RemoteAddress.Resolve(_repo.Repository, "git@host.test:x"), push: false).Unknown is not null);
    }

    [Fact]
    public void ACommandOfSeveralWordsIsForTheShell()
    {
        if (OperatingSystem.IsWindows()) return;
        _repo.Run("config", "core.sshCommand", "ssh -i '/some key'");
        var start = SshCommand.Of(RemoteAddress.Resolve(_repo.Repository, "git@host.test:x"), push: true).Start(protocolV2: false);
        Assert.Equal("/bin/sh", start.FileName);
        Assert.Equal(["-c", "ssh -i '/some key' \"$@\"", "ssh -i '/some key'", "git@host.test", "git-receive-pack 'x'"], start.ArgumentList);
    }

    [Theory]
    [InlineData("ssh://host.test:notaport/x")]
    [InlineData("ssh://host.test:99999/x")]
    [InlineData("ssh://host.test")]
    [InlineData("ssh://%2doProxyCommand=x@host.test/x")]
    public void AnAddressThatSshCouldMisreadIsRefused(string url) =>
        Assert.Equal(ErrorIds.RemoteInvalid, Assert.ThrowsAny<KvException>(() => SshCommand.Of(RemoteAddress.Resolve(_repo.Repository, url), push: false)).ErrorId);
}
