using System.Management.Automation;
using GitKv.Completion;

namespace GitKv.Cmdlets;

/// <summary>Moves an item, or all items below a prefix.</summary>
[Cmdlet(VerbsCommon.Move, "GitKvItem", SupportsShouldProcess = true)]
[OutputType(typeof(GitKvItem))]
public sealed class MoveGitKvItemCommand : GitKvTransferCmdlet
{
    /// <summary>The new key or prefix. With "/" at the end: below it, under the same name.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(KeyCompleter))]
    [AllowEmptyString]
    [ValidateNotNull]
    public string? Destination { get; set; }

    private protected override void Process()
    {
        string source = Key!.TrimEnd('/');
        Transfer(source, Destination!.EndsWith('/') ? Destination + LastOf(source) : Destination, move: true);
    }
}
