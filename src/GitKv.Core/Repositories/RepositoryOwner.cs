using System.Globalization;
using System.Runtime.Versioning;
using System.Security.AccessControl;
using System.Security.Principal;
using GitKv.Core.Errors;

namespace GitKv.Core.Repositories;

/// <summary>
/// Refuses repositories of somebody else as git does (git-config, safe.directory): their configuration and hooks would run
/// with this user's rights. A repository whose owner is this user passes without further cost. Where it is not, or where the
/// owner can't be told cheaply (macOS), the installed git is asked, which knows safe.directory in all its forms.
/// </summary>
internal static class RepositoryOwner
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    /// <exception cref="KvException">RepositoryNotTrusted; GitFailed.</exception>
    public static void Check(RepositoryLocation place)
    {
        if (place.Explicit) return;
        if (IsMine(place.GitDirectory) && (place.WorkTree is null || IsMine(place.WorkTree)) && (place.GitFile is null || IsMine(place.GitFile))) return;
        string folder = place.WorkTree ?? place.GitDirectory;
        if (InstalledGit.Path is null) throw NotTrusted(folder, "");
        GitResult answer = InstalledGit.Run(folder, null, ["rev-parse", "--git-dir"], timeout: s_patience);
        if (answer.ExitCode == 0) return;
        if (answer.Error.Contains("safe.directory", StringComparison.Ordinal)) throw NotTrusted(folder, answer.Error);
        throw InstalledGit.Failed($"to open '{folder}'", answer, folder);
    }

    private static bool IsMine(string path)
    {
        if (OperatingSystem.IsWindows()) return IsMineOnWindows(path);
        if (UnixFile.Facts(path) is not { } facts || UnixFile.EffectiveUser() is not { } user) return false;
        if (facts.Owner == user) return true;

        // As git does: under sudo, what belongs to the one who called it is trusted too.
        return user == 0
            && uint.TryParse(Environment.GetEnvironmentVariable("SUDO_UID"), NumberStyles.None, CultureInfo.InvariantCulture, out uint caller)
            && facts.Owner == caller;
    }

    [SupportedOSPlatform("windows")]
    private static bool IsMineOnWindows(string path)
    {
        try
        {
            FileSystemSecurity security = Directory.Exists(path)
                ? new DirectoryInfo(path).GetAccessControl(AccessControlSections.Owner)
                : new FileInfo(path).GetAccessControl(AccessControlSections.Owner);
            using WindowsIdentity self = WindowsIdentity.GetCurrent();
            return security.GetOwner(typeof(SecurityIdentifier)) is SecurityIdentifier owner && owner == self.User;
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException or InvalidOperationException)
        {
            // Not known: git decides.
            return false;
        }
    }

    private static KvException NotTrusted(string folder, string words)
    {
        // git's advice names the path in the form that it will compare with.
        const string advice = "--add safe.directory ";
        int at = words.IndexOf(advice, StringComparison.Ordinal);
        string named = at < 0 ? folder : words[(at + advice.Length)..].Split('\n')[0].Trim();
        return new KvException(ErrorIds.RepositoryNotTrusted, KvErrorKind.Denied,
            $"The repository '{folder}' is owned by somebody else, and git does not trust it. "
            + $"If you do, run: git config --global --add safe.directory {named}", folder);
    }
}
