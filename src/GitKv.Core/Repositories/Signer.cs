using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using GitKv.Core.Errors;

namespace GitKv.Core.Repositories;

/// <summary>
/// Signs commits and tags as git does, by the program and with the key that git's configuration names (git-config: commit.gpgSign, tag.gpgSign,
/// gpg.format, gpg.program, gpg.&lt;format&gt;.program, user.signingKey, gpg.ssh.defaultKeyCommand). A process a signature; where nothing is to be
/// signed, a look at the configuration. A signature that can't be made is an error, before anything refers to what was to be signed.
/// </summary>
internal sealed class Signer
{
    private readonly GitRepository _repository;
    private readonly string _format;

    private Signer(GitRepository repository)
    {
        _repository = repository;
        _format = repository.Config.Get("gpg.format")?.ToLowerInvariant() ?? "openpgp";
        if (_format is not ("openpgp" or "x509" or "ssh")) throw Failed($"gpg.format is '{_format}', which is none of openpgp, x509 and ssh", null);
    }

    /// <summary>Null where commits are not to be signed.</summary>
    /// <param name="repository">The repository.</param>
    /// <param name="wanted">Whether to sign; null as git is configured.</param>
    public static Signer? ForCommits(GitRepository repository, bool? wanted) => wanted ?? repository.Config.GetBool("commit.gpgSign") == true ? new Signer(repository) : null;

    /// <summary>Null where tags are not to be signed.</summary>
    public static Signer? ForTags(GitRepository repository, bool? wanted) => wanted ?? repository.Config.GetBool("tag.gpgSign") == true ? new Signer(repository) : null;

    /// <summary>A commit with its signature: the header <c>gpgsig</c>, its further lines indented (git's gitformat-signature).</summary>
    /// <exception cref="KvException">SigningFailed.</exception>
    public byte[] Commit(byte[] commit)
    {
        string[] lines = Sign(commit).TrimEnd('\n').Split('\n');
        byte[] header = Encoding.UTF8.GetBytes("gpgsig " + string.Join("\n ", lines) + "\n");
        int end = commit.AsSpan().IndexOf("\n\n"u8) + 1;
        return [.. commit.AsSpan(0, end), .. header, .. commit.AsSpan(end)];
    }

    /// <summary>A tag with its signature, which follows the message.</summary>
    /// <exception cref="KvException">SigningFailed.</exception>
    public byte[] Tag(byte[] tag) => [.. tag, .. Encoding.UTF8.GetBytes(Sign(tag))];

    private string Sign(byte[] payload)
    {
        (string signature, string error, int code) = _format == "ssh" ? SignWithSsh(payload) : SignWithGpg(payload);
        if (code != 0) throw Failed($"the program ended with {code}: {error.Trim()}", null);
        if (!signature.StartsWith("-----BEGIN ", StringComparison.Ordinal)) throw Failed($"the program gave no signature: {error.Trim()}", null);
        signature = signature.Replace("\r", "", StringComparison.Ordinal);
        return signature.EndsWith('\n') ? signature : signature + "\n";
    }

    private (string Signature, string Error, int Code) SignWithGpg(byte[] payload)
    {
        string program = _repository.Config.Get($"gpg.{_format}.program") ?? (_format == "openpgp" ? _repository.Config.Get("gpg.program") ?? "gpg" : "gpgsm");
        (string Signature, string Error, int Code) result = Run(program, ["--status-fd=2", "-bsau", Key() ?? Committer()], payload);
        if (result.Code == 0 && !result.Error.Contains("[GNUPG:] SIG_CREATED ", StringComparison.Ordinal)) return result with { Code = -1 };
        return result;
    }

    private (string Signature, string Error, int Code) SignWithSsh(byte[] payload)
    {
        string program = _repository.Config.Get("gpg.ssh.program") ?? "ssh-keygen";
        string key = Key() ?? DefaultSshKey();
        if (LiteralOf(key) is not { } literal) return Run(program, ["-Y", "sign", "-n", "git", "-f", Expand(key)], payload);

        // A public key in the configuration itself; the agent has the private one.
        string file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, literal + "\n");
            return Run(program, ["-Y", "sign", "-n", "git", "-f", file], payload);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private string? Key() => _repository.Config.Get("user.signingKey") is { Length: > 0 } key ? key : null;

    private string Committer()
    {
        GitIdentity committer = _repository.Committer();
        return $"{committer.Name} <{committer.Email}>";
    }

    private string DefaultSshKey()
    {
        const string none = "gpg.format is ssh, but neither user.signingKey nor gpg.ssh.defaultKeyCommand names a key";
        string command = _repository.Config.Get("gpg.ssh.defaultKeyCommand") ?? throw Failed(none, null);
        (string output, string error, int code) = OperatingSystem.IsWindows() ? Run("sh", ["-c", command], []) : Run("/bin/sh", ["-c", command], []);
        string first = output.Split('\n')[0].Trim();
        return code == 0 && LiteralOf(first) is not null ? first : throw Failed($"gpg.ssh.defaultKeyCommand gave no key ({code}): {error.Trim()}", null);
    }

    private static string? LiteralOf(string key) =>
        key.StartsWith("key::", StringComparison.Ordinal) ? key[5..] : key.StartsWith("ssh-", StringComparison.Ordinal) ? key : null;

    private string Expand(string path) => path.StartsWith("~/", StringComparison.Ordinal)
        ? Path.Combine(Environment.GetEnvironmentVariable("HOME") ?? Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), path[2..])
        : Path.GetFullPath(path, _repository.GitFolder);

    private (string Output, string Error, int Code) Run(string program, string[] arguments, byte[] input)
    {
        string path = program.StartsWith("~/", StringComparison.Ordinal) ? Expand(program) : program;
        var start = new ProcessStartInfo(path)
        {
            WorkingDirectory = _repository.GitFolder,
            UseShellExecute = false,
            CreateNoWindow = true,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (string argument in arguments) start.ArgumentList.Add(argument);
        try
        {
            using Process process = Process.Start(start) ?? throw Failed($"'{program}' does not start", null);
            Task<string> error = process.StandardError.ReadToEndAsync(CancellationToken.None);
            Task<string> output = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
            try
            {
                process.StandardInput.BaseStream.Write(input);
                process.StandardInput.Close();
            }
            catch (IOException)
            {
                // It ended without reading all of it; its exit code and words say why.
            }

            process.WaitForExit();
            return (output.GetAwaiter().GetResult(), error.GetAwaiter().GetResult(), process.ExitCode);
        }
        catch (Win32Exception e)
        {
            throw Failed($"'{program}' cannot be started: {e.Message}", e);
        }
    }

    private KvException Failed(string why, Exception? inner) => new(ErrorIds.SigningFailed, KvErrorKind.Denied,
        $"The change could not be signed: {why}. Nothing was changed. See that 'git commit --gpg-sign' works here, or turn signing off (commit.gpgSign, tag.gpgSign).",
        _repository.GitDirectory, inner);
}
