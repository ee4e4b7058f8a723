using System.Diagnostics;
using System.Globalization;
using GitKv.Core.Errors;
using GitKv.Core.Remotes.Addresses;
using GitKv.Core.Remotes.ByGit;
using GitKv.Core.Repositories;

namespace GitKv.Core.Remotes.Settings;

/// <summary>
/// The user's ssh as git starts it (git, GIT_SSH and GIT_SSH_COMMAND; git-config, core.sshCommand and ssh.variant): which program, and its arguments for a remote.
/// Only what behaves as OpenSSH does or as plink does is known here; <see cref="Unknown"/> says why the installed git has to do it.
/// </summary>
internal sealed class SshCommand
{
    private readonly string _program;
    private readonly bool _shell;
    private readonly bool _quiet;
    private readonly Variant _variant;
    private readonly RemoteUrl _url;
    private readonly string _service;

    private enum Variant
    {
        Ssh,
        Plink,
        Tortoise,
        Simple,
        Unknown,
    }

    private SshCommand(RemoteAddress address, bool push, IReadOnlyDictionary<string, List<string>> config)
    {
        _url = RemoteUrl.Parse(push ? address.PushUrl : address.Url);
        string setting = push ? "receivepack" : "uploadpack";
        string? named = address.Name is { } name ? Last(config, $"remote.{name}.{setting}") : null;
        _service = named ?? (push ? "git-receive-pack" : "git-upload-pack");
        (_program, _shell) = Program(config);
        _quiet = !_shell && _program == "ssh" && Prompts.Silent;
        _variant = VariantOf(_program, _shell, config);
        Unknown = _variant == Variant.Unknown ? "the ssh program is not one that is known (ssh.variant, GIT_SSH_VARIANT)"
            : _shell && OperatingSystem.IsWindows() ? "the ssh command needs git's own shell"
            : null;
        (Host, Port, Folder) = Target(_url, address);
        if (_variant == Variant.Simple && Port is not null) Unknown = "this ssh program takes no port";
    }

    /// <summary>Why only the installed git can do it; null where this can.</summary>
    public string? Unknown { get; }

    /// <summary><c>[user@]host</c>.</summary>
    public string Host { get; }

    public int? Port { get; }

    /// <summary>The repository's path there.</summary>
    public string Folder { get; }

    /// <exception cref="KvException">RemoteInvalid: the address has no path, or a port that is none.</exception>
    public static SshCommand Of(RemoteAddress address, bool push) => new(address, push, address.Repository?.Config.Values ?? PersonalConfig.Read());

    /// <summary>How to start it, with redirected streams: its standard input and output are the connection.</summary>
    /// <param name="protocolV2">Whether to ask for protocol version 2; the server may not listen.</param>
    public ProcessStartInfo Start(bool protocolV2)
    {
        var start = new ProcessStartInfo { UseShellExecute = false, CreateNoWindow = true, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        if (_shell)
        {
            // As git does: the command is for the shell, and what follows are its arguments, untouched.
            start.FileName = "/bin/sh";
            foreach (string argument in new[] { "-c", _program + " \"$@\"", _program }) start.ArgumentList.Add(argument);
        }
        else
        {
            start.FileName = _program;
        }

        foreach (string argument in Arguments(protocolV2)) start.ArgumentList.Add(argument);
        if (protocolV2) start.Environment["GIT_PROTOCOL"] = "version=2";
        else start.Environment.Remove("GIT_PROTOCOL");
        return start;
    }

    internal IReadOnlyList<string> Arguments(bool protocolV2)
    {
        var arguments = new List<string>();
        if (_quiet) arguments.AddRange(["-o", "BatchMode=yes"]);
        if (_variant == Variant.Ssh && protocolV2) arguments.AddRange(["-o", "SendEnv=GIT_PROTOCOL"]);
        if (_variant == Variant.Tortoise) arguments.Add("-batch");
        if (Port is { } port) arguments.AddRange([_variant == Variant.Ssh ? "-p" : "-P", port.ToString(CultureInfo.InvariantCulture)]);
        arguments.Add(Host);
        arguments.Add($"{_service} {Quote(Folder)}");
        return arguments;
    }

    /// <summary>For a shell on the other side, as git quotes it.</summary>
    internal static string Quote(string text) => "'" + text.Replace("'", "'\\''", StringComparison.Ordinal).Replace("!", "'\\!'", StringComparison.Ordinal) + "'";

    private static (string Program, bool Shell) Program(IReadOnlyDictionary<string, List<string>> config)
    {
        if (Variable("GIT_SSH_COMMAND") is { } command) return Plain(command);
        if (Last(config, "core.sshcommand") is { Length: > 0 } configured) return Plain(configured);
        return (Variable("GIT_SSH") ?? "ssh", false);

        // A bare word needs no shell.
        static (string, bool) Plain(string text) => (text, !text.All(static c => char.IsAsciiLetterOrDigit(c) || c is '/' or '.' or '_' or '-' or ':'));
    }

    private static Variant VariantOf(string program, bool shell, IReadOnlyDictionary<string, List<string>> config)
    {
        string? set = Variable("GIT_SSH_VARIANT") ?? Last(config, "ssh.variant");
        switch (set)
        {
            case null or "auto": break;
            case "ssh": return Variant.Ssh;
            case "plink" or "putty": return Variant.Plink;
            case "tortoiseplink": return Variant.Tortoise;
            case "simple": return Variant.Simple;
            default: return Variant.Unknown;
        }

        string first = shell ? FirstWord(program) : program;
        string name = Path.GetFileName(first.Replace('\\', '/')).ToLowerInvariant();
        return name.EndsWith(".exe", StringComparison.Ordinal) ? ByName(name[..^4]) : ByName(name);

        static Variant ByName(string name) => name switch
        {
            "ssh" => Variant.Ssh,
            "plink" => Variant.Plink,
            "tortoiseplink" => Variant.Tortoise,
            _ => Variant.Unknown,
        };
    }

    /// <summary>The first word as a shell would have it; what needs more than quotes is not known.</summary>
    private static string FirstWord(string command)
    {
        string text = command.TrimStart();
        if (text.Length > 0 && text[0] is '"' or '\'' && text.IndexOf(text[0], 1) is > 0 and var end) return text[1..end];
        int space = text.IndexOfAny([' ', '\t']);
        string word = space < 0 ? text : text[..space];
        return word.Any(static c => "$`\\\"'=();&|<>".Contains(c, StringComparison.Ordinal)) ? "" : word;
    }

    private static (string Host, int? Port, string Path) Target(RemoteUrl url, RemoteAddress address)
    {
        string host = url.Authority;
        int? port = null;
        bool scheme = url.Text.Contains("://", StringComparison.Ordinal);
        bool bracketed = host.StartsWith('[') && host.EndsWith(']');
        int colon = bracketed && !scheme ? PortInBrackets(host) : host.LastIndexOf(':') is var at && at > host.LastIndexOf(']') ? at : -1;
        if (colon >= 0 && (scheme || bracketed))
        {
            string digits = host[(colon + 1)..].TrimEnd(']');
            if (digits.Length > 0)
            {
                port = int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number is > 0 and < 65536
                    ? number
                    : throw Invalid(address, "its port is no number");
            }

            host = bracketed && !scheme ? host[1..colon] : host[..colon];
        }

        host = host.Trim('[', ']');
        string path = scheme && url.Path.StartsWith("/~", StringComparison.Ordinal) ? url.Path[1..] : url.Path;
        if (scheme) path = Uri.UnescapeDataString(path);
        if (path.Length == 0 || path == "/") throw Invalid(address, "it names no path");
        if (path.StartsWith('-')) throw Invalid(address, "its path begins with '-', as an option does");
        string user = url.User is null ? "" : (scheme ? Uri.UnescapeDataString(url.User) : url.User) + "@";
        if (user.StartsWith('-')) throw Invalid(address, "its user begins with '-', as an option does");
        return (user + host, port, path);
    }

    /// <summary>In <c>[host:22]</c>, but not in <c>[::1]</c>.</summary>
    private static int PortInBrackets(string host) => host.Count(static c => c == ':') == 1 ? host.IndexOf(':', StringComparison.Ordinal) : -1;

    private static KvException Invalid(RemoteAddress address, string why) => new(ErrorIds.RemoteInvalid, KvErrorKind.Invalid,
        $"The address '{address.Display}' is not one that is used: {why}. Give one such as git@host:path or ssh://git@host:22/path.", address.Display);

    private static string? Last(IReadOnlyDictionary<string, List<string>> config, string key) => config.TryGetValue(key, out List<string>? values) ? values[^1] : null;

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
