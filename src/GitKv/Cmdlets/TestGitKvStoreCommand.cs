using System.Management.Automation;
using GitKv.Core.Maintenance;
using GitKv.Sessions;

namespace GitKv.Cmdlets;

/// <summary>Looks for what is wrong with a store, and mends what can be mended without guessing.</summary>
[Cmdlet(VerbsDiagnostic.Test, "GitKvStore", SupportsShouldProcess = true)]
[OutputType(typeof(GitKvFinding), typeof(bool))]
public sealed class TestGitKvStoreCommand : GitKvWriteCmdlet
{
    /// <summary>Reads every value, and all history, by git's own check too.</summary>
    [Parameter]
    public SwitchParameter Full { get; set; }

    /// <summary>A commit or tag without a good signature is an error.</summary>
    [Parameter]
    public SwitchParameter RequireSigned { get; set; }

    /// <summary>How many of the newest commits are looked at: 100 when not given, all with -Full.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int? History { get; set; }

    /// <summary>Only commits since then are looked at.</summary>
    [Parameter]
    public DateTimeOffset? Since { get; set; }

    /// <summary>Mends what can be mended, by one commit with the same items.</summary>
    [Parameter]
    public SwitchParameter Repair { get; set; }

    /// <summary>Writes $true or $false instead of findings: whether there is no error among them.</summary>
    [Parameter]
    public SwitchParameter Quiet { get; set; }

    private protected override string NotOnRemotes => "Receive the store (Receive-GitKvStore) and check it in the clone.";

    private protected override bool ReadsAnew => true;

    private protected override void Process()
    {
        StoreHandle handle = Target();
        if (handle.Transaction is not null) throw Errors.TransactionActive(handle.Name);
        var meter = new ProgressMeter(this, $"Checking the store '{handle.Name}'");
        string repository = handle.Repository.WorkTree ?? handle.Repository.GitDirectory;
        var options = new StoreCheckOptions
        {
            Full = Full,
            RequireSigned = RequireSigned,
            History = History,
            Since = Since,
            Repair = Repair && ShouldProcess($"store '{handle.Name}' in '{repository}'", "Repair"),
            Commit = CommitOptions(),
            Progress = meter.Advance,
        };
        bool sound = true;
        foreach (StoreFinding finding in StoreCheck.Run(handle.Repository, handle.StoreName, handle.RefPrefix, options))
        {
            sound &= finding.Severity != FindingSeverity.Error;
            if (!Quiet) WriteObject(new GitKvFinding(finding, handle.Name, repository));
        }

        meter.Done();
        if (Quiet) WriteObject(sound);
    }
}
