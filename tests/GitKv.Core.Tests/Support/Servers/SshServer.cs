using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace GitKv.Core.Tests.Support.Servers;

/// <summary><c>sshd</c>, one for each connection, with keys of its own; it lets this user in and nobody else.</summary>
internal sealed class SshServer : TestServer
{
    private readonly Listener? _listener;
    private readonly string _sshd = "";

    /// <param name="protocolV2">Whether it passes the version of the protocol on (AcceptEnv GIT_PROTOCOL); many do not.</param>
    public SshServer(bool protocolV2 = true)
        : base(new BareRemote())
    {
        if (FindProgram() is not { } program)
        {
            Unavailable = "no sshd is installed here";
            return;
        }

        _sshd = program;
        Unavailable = MakeKeys();
        if (Unavailable is not null) return;
        WriteServerConfig(protocolV2);
        _listener = new Listener((client, _) =>
        {
            var start = new ProcessStartInfo(_sshd) { WorkingDirectory = Remote.Folder };
            foreach (string argument in new[] { "-i", "-e", "-f", In("sshd_config") }) start.ArgumentList.Add(argument);
            SocketProgram.Run(client, start);
        });
        WriteClientConfig();
        Unavailable = Probe();
    }

    public override string? Unavailable { get; }

    public override string Url => UrlAt(Port);

    public override int Port => _listener?.Port ?? 0;

    /// <summary>The command for core.sshCommand or GIT_SSH_COMMAND.</summary>
    public string Command => $"ssh -F '{In("ssh_config")}'";

    public override string UrlAt(int port) => string.Create(CultureInfo.InvariantCulture, $"ssh://{Environment.UserName}@127.0.0.1:{port}{Remote.Path}");

    public override void Configure(TempRepo client) => client.Run("config", "core.sshCommand", Command);

    protected override void Dispose(bool disposing)
    {
        if (disposing) _listener?.Dispose();
        base.Dispose(disposing);
    }

    private static string? FindProgram() =>
        OperatingSystem.IsWindows() ? null : new[] { "/usr/sbin/sshd", "/usr/local/sbin/sshd", "/usr/bin/sshd", "/opt/homebrew/sbin/sshd" }.FirstOrDefault(File.Exists);

    private string In(string name) => Path.Combine(Remote.Folder, name);

    private string? MakeKeys()
    {
        // sshd wants this folder when it runs as root.
        if (Environment.UserName == "root" && OperatingSystem.IsLinux()) Directory.CreateDirectory("/run/sshd");
        foreach (string key in new[] { "host", "user" })
            if (Run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "test", "-f", In(key)) is { } problem) return problem;
        File.Copy(In("user.pub"), In("authorized_keys"));
        return null;
    }

    private void WriteServerConfig(bool protocolV2) => File.WriteAllLines(In("sshd_config"),
    [
        $"HostKey {In("host")}",
        $"AuthorizedKeysFile {In("authorized_keys")}",
        "PidFile none",
        "StrictModes no",
        "PasswordAuthentication no",
        "KbdInteractiveAuthentication no",
        "PermitRootLogin prohibit-password",
        "UsePAM no",
        $"AllowUsers {Environment.UserName}",
        "SetEnv GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1",
        .. protocolV2 ? ["AcceptEnv GIT_PROTOCOL"] : Array.Empty<string>(),
    ]);

    private void WriteClientConfig()
    {
        // One key for any port, so that a saboteur may stand in front.
        File.WriteAllText(In("known_hosts"), "test-host " + File.ReadAllText(In("host.pub")));
        File.WriteAllLines(In("ssh_config"),
        [
            "Host *",
            $"  IdentityFile {In("user")}",
            "  IdentitiesOnly yes",
            $"  UserKnownHostsFile {In("known_hosts")}",
            "  HostKeyAlias test-host",
            "  StrictHostKeyChecking yes",
            "  BatchMode yes",
            "  SendEnv GIT_PROTOCOL",
        ]);
    }

    private string? Probe() => Run("ssh", "-F", In("ssh_config"), "-p", Port.ToString(CultureInfo.InvariantCulture), Environment.UserName + "@127.0.0.1", "git --version") is { } problem
        ? "sshd does not let this user in: " + problem
        : null;

    private static string? Run(string program, params string[] arguments)
    {
        try
        {
            var start = new ProcessStartInfo(program) { RedirectStandardError = true, RedirectStandardOutput = true, RedirectStandardInput = true };
            foreach (string argument in arguments) start.ArgumentList.Add(argument);
            using Process process = Process.Start(start)!;
            process.StandardInput.Close();
            Task<string> output = process.StandardOutput.ReadToEndAsync();
            string error = process.StandardError.ReadToEnd();
            process.WaitForExit();
            _ = output.GetAwaiter().GetResult();
            return process.ExitCode == 0 ? null : $"{program}: {error}";
        }
        catch (Win32Exception e)
        {
            return $"{program}: {e.Message}";
        }
    }
}
