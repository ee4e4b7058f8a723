using System.Management.Automation;
using GitKv.Completion;
using GitKv.Core.Errors;
using GitKv.Core.Remotes;
using GitKv.Core.Remotes.Probing;
using GitKv.Core.Remotes.Sync;
using GitKv.Core.Repositories;
using GitKv.Core.Stores;

namespace GitKv.Cmdlets;

/// <summary>Finds out what a remote takes, by trying, and names the layout and the refs to use.</summary>
[Cmdlet(VerbsDiagnostic.Test, "GitKvRemote", SupportsShouldProcess = true)]
[OutputType(typeof(GitKvRemoteAbility))]
public sealed class TestGitKvRemoteCommand : GitKvCmdlet
{
    /// <summary>A remote's name, or its address; the usual one when not given.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(RemoteCompleter))]
    [AllowNull]
    [AllowEmptyString]
    public override string? Remote { get; set; }

    /// <summary>Reads only: nothing is tried that writes.</summary>
    [Parameter]
    public SwitchParameter ReadOnly { get; set; }

    private protected override void Process()
    {
        GitRepository? repository = FindRepository();
        string folder = SessionState.Path.CurrentFileSystemLocation.ProviderPath;
        RemoteAddress address = RemoteAddress.Resolve(repository, RemoteName ?? RemoteChoice.Default(repository!), folder);
        if (!ReadOnly && !ShouldProcess($"remote '{address.Display}'", "Make refs under a random name and delete them again")) return;
        using IRemoteConnection connection = RemoteConnector.Open(address);
        var progress = new ProgressRecord(0, $"Probing '{address.Display}'", "Reading");
        RemoteAbilities found = RemoteProbe.Run(
            connection,
            RefPrefix,
            write: !ReadOnly,
            step =>
            {
                progress.StatusDescription = step;
                WriteProgress(progress);
            },
            TellLeft,
            Cancellation);
        progress.RecordType = ProgressRecordType.Completed;
        WriteProgress(progress);
        if (found.Left.Count > 0) WriteWarning($"The remote does not let refs be deleted. Left there: {string.Join(", ", found.Left)}");
        WriteObject(new GitKvRemoteAbility(found, Store ?? KvStore.DefaultName));
    }

    /// <summary>The repository; null where there is none and an address needs none.</summary>
    private GitRepository? FindRepository()
    {
        try
        {
            return Session.Repository(RepositoryPath(), remote: null);
        }
        catch (KvException e) when (e.ErrorId == ErrorIds.RepositoryNotFound && Repository is null && RemoteName is not null)
        {
            return null;
        }
    }

    /// <summary>Also while the pipeline is being stopped, when warnings can't be written any more.</summary>
    private void TellLeft(IReadOnlyList<string> left)
    {
        string message = $"The probe was ended before it could clean up. There may be left on the remote: {string.Join(", ", left)}";
        if (Cancellation.IsCancellationRequested) Host.UI.WriteWarningLine(message);
        else WriteWarning(message);
    }
}
