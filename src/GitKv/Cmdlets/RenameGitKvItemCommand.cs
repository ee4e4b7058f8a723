using System.Management.Automation;

namespace GitKv.Cmdlets;

/// <summary>Gives an item, or a prefix with all items below it, another name at the same place: the last component of the key changes.</summary>
[Cmdlet(VerbsCommon.Rename, "GitKvItem", SupportsShouldProcess = true)]
[OutputType(typeof(GitKvItem))]
public sealed class RenameGitKvItemCommand : GitKvTransferCmdlet
{
    /// <summary>The new last component.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipelineByPropertyName = true)]
    [AllowEmptyString]
    [ValidateNotNull]
    public string? NewName { get; set; }

    private protected override void Process()
    {
        if (NewName!.Contains('/', StringComparison.Ordinal))
        {
            throw Errors.KeyInvalid($"The new name '{NewName}' holds a '/'. Rename-GitKvItem changes the last component only; Move-GitKvItem moves to another prefix.", NewName);
        }

        string source = Key!.TrimEnd('/');
        Transfer(source, source[..^LastOf(source).Length] + NewName, move: true);
    }
}
