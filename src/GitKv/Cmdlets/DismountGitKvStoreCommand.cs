using System.Management.Automation;
using GitKv.Sessions;

namespace GitKv.Cmdlets;

/// <summary>Takes drives away that show stores. The stores stay as they are.</summary>
[Cmdlet(VerbsData.Dismount, "GitKvStore", SupportsShouldProcess = true)]
[OutputType(typeof(void))]
public sealed class DismountGitKvStoreCommand : PSCmdlet
{
    /// <summary>The drives' names, without the colon; wildcards do.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] Name { get; set; } = ["kv"];

    protected override void ProcessRecord()
    {
        foreach (string name in Name) Dismount(name.TrimEnd(':'));
    }

    private void Dismount(string name)
    {
        var pattern = WildcardPattern.Get(name, WildcardOptions.IgnoreCase);
        PSDriveInfo[] drives = [.. SessionState.Drive.GetAllForProvider("GitKv").Where(d => pattern.IsMatch(d.Name))];
        if (drives.Length == 0 && !WildcardPattern.ContainsWildcardCharacters(name)) WriteError(Errors.Record(Errors.DriveNotFound(name), name));
        foreach (PSDriveInfo drive in drives)
        {
            if (!ShouldProcess($"drive {drive.Name}: of {drive.Description}", "Dismount")) continue;
            try
            {
                SessionState.Drive.Remove(drive.Name, force: false, scope: null);
            }
            catch (RuntimeException e) when (ReportException.IsError(e))
            {
                WriteError(ReportException.From(e).Record);
            }
        }
    }
}
