using System.Management.Automation;
using GitKv.Core.Stores;

namespace GitKv.Cmdlets;

/// <summary>Makes items that must not be there yet.</summary>
[Cmdlet(VerbsCommon.New, "GitKvItem", DefaultParameterSetName = ValueSet, SupportsShouldProcess = true)]
[OutputType(typeof(GitKvItem))]
public sealed class NewGitKvItemCommand : GitKvSetCmdlet
{
    private protected override Precondition Condition() => Precondition.MustNotExist;

    private protected override bool CommitAlways => false;

    private protected override string Action => "Make";
}
