using System.Management.Automation;
using GitKv.Core.Remotes.Probing;
using GitKv.Core.Stores;

namespace GitKv.Cmdlets;

/// <summary>Makes a store.</summary>
[Cmdlet(VerbsCommon.New, "GitKvStore", SupportsShouldProcess = true)]
[OutputType(typeof(GitKvStore))]
public sealed class NewGitKvStoreCommand : GitKvWriteCmdlet
{
    /// <summary>The name: one component of a key.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string? Name { get; set; }

    /// <summary>How it is kept: Tree, Branch or Ref.</summary>
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true)]
    public GitKvLayout Layout { get; set; }

    /// <summary>Ref layout: wrap each value in an annotated tag, which says who, when and why.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public SwitchParameter Annotate { get; set; }

    // Here the name is the parameter.
    public override string? Store
    {
        get => Name;
        set => Name = value;
    }

    private protected override void Process()
    {
        bool hasLayout = MyInvocation.BoundParameters.ContainsKey(nameof(Layout));
        if (!ShouldProcess($"store '{Name}' ({Layout}) in '{Place}'", "Make")) return;
        var progress = new ProgressRecord(0, $"Looking at what '{RemoteName}' takes", "Reading");
        var making = new StoreMaking
        {
            Name = Name!,
            Layout = hasLayout ? (KvLayout)(int)Layout : null,
            RefPrefix = RefPrefix,
            Annotate = Annotate ? true : null,
            Progress = step =>
            {
                progress.StatusDescription = step;
                WriteProgress(progress);
            },
            Chosen = WriteVerbose,
            Leaves = left => WriteWarning($"What was tried may be left on the remote, as refs can't be deleted there: {string.Join(", ", left)}"),
        };
        try
        {
            WriteObject(new GitKvStore(making.Run(GitRepositoryOf(), CommitOptions())));
        }
        finally
        {
            progress.RecordType = ProgressRecordType.Completed;
            if (RemoteName is not null) WriteProgress(progress);
        }
    }
}
