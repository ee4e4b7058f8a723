using System.Globalization;

namespace GitKv.Core.Repositories;

/// <summary>
/// Rights of new files in a repository that several users share (git-config, core.sharedRepository): what its group, or
/// everybody, may do beyond what the umask allows. Nothing on Windows, and nothing in a repository that is not shared.
/// </summary>
internal sealed class Sharing
{
    private const UnixFileMode GroupRights = UnixFileMode.GroupRead | UnixFileMode.GroupWrite;
    private const UnixFileMode Executes = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
    private const UnixFileMode All = (UnixFileMode)0b111_111_111;

    private readonly UnixFileMode _rights;
    private readonly bool _exactly;

    private Sharing(UnixFileMode rights, bool exactly)
    {
        _rights = rights;
        _exactly = exactly;
    }

    /// <summary>Whether there is anything to do.</summary>
    public bool IsOn => !OperatingSystem.IsWindows() && _rights != UnixFileMode.None;

    public static Sharing Parse(string? setting)
    {
        switch (setting?.ToLowerInvariant())
        {
            case null or "" or "umask" or "false" or "no" or "off" or "0":
                return new Sharing(UnixFileMode.None, false);
            case "group" or "true" or "yes" or "on" or "1":
                return new Sharing(GroupRights, false);
            case "all" or "world" or "everybody" or "2":
                return new Sharing(GroupRights | UnixFileMode.OtherRead, false);
        }

        // An octal number is the mode itself. git refuses one by which the owner could not read and write.
        int mode = 0;
        foreach (char digit in setting)
        {
            if (digit is < '0' or > '7' || mode > 0b111_111_111) return new Sharing(UnixFileMode.None, false);
            mode = (mode * 8) + (digit - '0');
        }

        const UnixFileMode owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        UnixFileMode rights = (UnixFileMode)mode & All & ~Executes;
        return (rights & owner) == owner ? new Sharing(rights, true) : new Sharing(UnixFileMode.None, false);
    }

    /// <summary>Gives a file that was just made the rights that others need.</summary>
    public void AdjustFile(string path)
    {
        if (!IsOn || OperatingSystem.IsWindows()) return;
        Set(path, File.GetUnixFileMode(path), folder: false);
    }

    /// <summary>Makes a folder, and those above it that are missing, with the rights that others need.</summary>
    public void MakeFolder(string path)
    {
        if (!IsOn || OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
            return;
        }

        if (Directory.Exists(path)) return;
        if (Path.GetDirectoryName(path) is { } above) MakeFolder(above);
        Directory.CreateDirectory(path);
        Set(path, File.GetUnixFileMode(path), folder: true);
    }

    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    private void Set(string path, UnixFileMode mode, bool folder)
    {
        UnixFileMode rights = _rights;

        // What its owner may not write (objects), others may not either; what is executable, is so for all who read it.
        if ((mode & UnixFileMode.UserWrite) == 0) rights &= ~(UnixFileMode.UserWrite | UnixFileMode.GroupWrite | UnixFileMode.OtherWrite);
        if (folder || (mode & UnixFileMode.UserExecute) != 0) rights |= (UnixFileMode)((int)rights >> 2) & Executes;
        UnixFileMode wanted = _exactly ? (mode & ~All) | rights : mode | rights;
        if (folder) wanted |= UnixFileMode.SetGroup;
        if (wanted != mode) File.SetUnixFileMode(path, wanted);
    }
}
