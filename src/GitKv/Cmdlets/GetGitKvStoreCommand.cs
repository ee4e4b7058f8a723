using System.Management.Automation;
using GitKv.Completion;
using GitKv.Core.Repositories;
using GitKv.Core.Stores;
using GitKv.Sessions;

namespace GitKv.Cmdlets;

/// <summary>Lists the stores of a repository, or finds some by name.</summary>
[Cmdlet(VerbsCommon.Get, "GitKvStore")]
[OutputType(typeof(GitKvStore))]
public sealed class GetGitKvStoreCommand : GitKvCmdlet
{
    /// <summary>The names; wildcards do. All when not given.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(StoreCompleter))]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[]? Name { get; set; }

    // Here the names are the parameter.
    public override string? Store { get; set; }

    private protected override void Process()
    {
        GitRepository repository = GitRepositoryOf();
        if (RefPrefix is not null)
        {
            WriteObject(Session.Handle(RepositoryPath(), null, RefPrefix, RemoteName).Info);
            return;
        }

        if (Name is null)
        {
            foreach (KvStore store in KvStore.List(repository)) WriteObject(new GitKvStore(store));
            return;
        }

        foreach (string name in Name)
        {
            try
            {
                Find(repository, name);
            }
            catch (Exception e) when (Errors.CanReport(e))
            {
                Report(e, name);
            }
        }
    }

    private void Find(GitRepository repository, string name)
    {
        if (!WildcardPattern.ContainsWildcardCharacters(name))
        {
            WriteObject(Session.Handle(RepositoryPath(), name, refPrefix: null, RemoteName).Info);
            return;
        }

        var pattern = new WildcardPattern(name, WildcardOptions.CultureInvariant);
        foreach (KvStore store in KvStore.List(repository))
        {
            if (pattern.IsMatch(store.Name)) WriteObject(new GitKvStore(store));
        }
    }
}
