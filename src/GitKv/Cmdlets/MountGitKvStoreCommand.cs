using System.Management.Automation;
using GitKv.Core.Stores;
using GitKv.Drive;
using GitKv.Sessions;

namespace GitKv.Cmdlets;

/// <summary>Makes a store a drive of this session, which PowerShell's own cmdlets walk, read and change.</summary>
[Cmdlet(VerbsData.Mount, "GitKvStore", SupportsShouldProcess = true)]
[OutputType(typeof(GitKvDriveInfo))]
public sealed class MountGitKvStoreCommand : GitKvReadCmdlet
{
    /// <summary>The drive's name, without the colon.</summary>
    [Parameter(Position = 0)]
    [ValidateNotNullOrEmpty]
    public string Name { get; set; } = "kv";

    /// <summary>Where the drive is to be seen: Global, Script, Local, or how many scopes above this one; the present one when not given.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Scope { get; set; }

    // There is one thing to do here: what fails has failed wholly.
    private protected override bool IsFatal(Exception exception) => true;

    private protected override void Process()
    {
        StoreHandle handle = Target();
        _ = handle.StoreForWriting;
        var path = new DrivePath(handle.Repository.Home, handle.Name, RemoteName is null ? null : handle.Repository.Place, string.Empty, PointOf(handle));
        if (!ShouldProcess($"store '{handle.Name}' in '{Place}'", $"Mount as drive {Name}:")) return;
        var drive = new PSDriveInfo(Name, SessionState.Provider.GetOne("GitKv"), path.Root, $"Store '{handle.Name}' in {Place}", credential: null);
        try
        {
            WriteObject(SessionState.Drive.New(new GitKvDriveInfo(drive, path), Scope));
        }
        catch (RuntimeException e) when (ReportException.IsError(e))
        {
            throw ReportException.From(e);
        }
    }

    /// <summary>The point that the drive shows, as it is given; but so many changes ago is the commit that this is now, as changes go on.</summary>
    private string? PointOf(StoreHandle handle)
    {
        if (AsOf is null) return null;
        string? commit = (Query(handle).Reader as KvSnapshot)?.Version;
        return StorePoint.Parse(AsOf).Steps is null ? AsOf : commit ?? AsOf;
    }
}
