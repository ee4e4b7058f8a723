using System.Diagnostics;

namespace GitKv.Core.Tests.Support;

/// <summary>A key of its own for signing in one repository, which is configured to sign and to verify with it.</summary>
internal static class SigningKey
{
    /// <summary>Makes a key and configures the repository. Null when that is done; else why this machine can't.</summary>
    public static string? Set(TempRepo repo, string format) => format == "ssh" ? SetSsh(repo) : SetGpg(repo);

    private static string? SetSsh(TempRepo repo)
    {
        string key = Path.Combine(repo.Folder, "key");
        if (Run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "test", "-f", key) is { } problem) return problem;
        string signers = Path.Combine(repo.Folder, "signers");
        File.WriteAllText(signers, "test@example.com " + File.ReadAllText(key + ".pub"));
        repo.Run("config", "gpg.format", "ssh");
        repo.Run("config", "user.signingKey", key);
        repo.Run("config", "gpg.ssh.allowedSignersFile", signers);
        return null;
    }

    private static string? SetGpg(TempRepo repo)
    {
        // The home's path must be short enough for the agent's socket.
        string home = Path.Combine(repo.Folder, "g");
        Directory.CreateDirectory(home);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(home, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        if (Run("gpg", "--homedir", home, "--batch", "--quiet", "--passphrase", "", "--quick-generate-key", "Test <test@example.com>", "ed25519", "sign", "never") is { } problem) return problem;
        string program = Path.Combine(repo.Folder, "gpg.sh");
        File.WriteAllText(program, $"#!/bin/sh\nexec gpg --homedir '{home}' \"$@\"\n");
        File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        repo.Run("config", "gpg.program", program);
        return null;
    }

    private static string? Run(string program, params string[] arguments)
    {
        try
        {
            var start = new ProcessStartInfo(program) { RedirectStandardError = true, RedirectStandardOutput = true };
            foreach (string argument in arguments) start.ArgumentList.Add(argument);
            using Process process = Process.Start(start)!;
            string error = process.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0 ? null : $"{program}: {error}";
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            return $"{program}: {e.Message}";
        }
    }
}
