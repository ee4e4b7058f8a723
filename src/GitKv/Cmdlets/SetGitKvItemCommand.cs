using System.Management.Automation;
using GitKv.Completion;
using GitKv.Core.Stores;
using GitKv.Sessions;

namespace GitKv.Cmdlets;

/// <summary>Sets items: makes those that are not there, replaces those that are.</summary>
[Cmdlet(VerbsCommon.Set, "GitKvItem", DefaultParameterSetName = ValueSet, SupportsShouldProcess = true)]
[OutputType(typeof(GitKvItem))]
public sealed class SetGitKvItemCommand : GitKvSetCmdlet
{
    /// <summary>The version that the item must be at: what Get-GitKvItem gave as Version.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? IfVersion { get; set; }

    /// <summary>The item must not be there yet.</summary>
    [Parameter]
    public SwitchParameter IfAbsent { get; set; }

    /// <summary>Makes a commit even where the value is the present one.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    private protected override Precondition Condition() =>
        IfVersion is not null ? Precondition.MustMatch(IfVersion) : IfAbsent ? Precondition.MustNotExist : Precondition.Any;

    private protected override bool CommitAlways => Force;

    private protected override string Action => "Set";

    private protected override void Begin()
    {
        base.Begin();
        if (IfVersion is not null && Expand) throw Errors.ValueInvalid("-IfVersion and -Expand exclude each other: what is expanded has a version for each of its items.");
        if (IfVersion is not null && IfAbsent) throw Errors.ValueInvalid("-IfVersion and -IfAbsent exclude each other: an item that is absent has no version.");
    }
}
