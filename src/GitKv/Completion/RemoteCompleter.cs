using System.Collections;
using GitKv.Core.Remotes;
using GitKv.Core.Remotes.Sync;
using GitKv.Core.Repositories;

namespace GitKv.Completion;

/// <summary>Completes the names of the repository's remotes.</summary>
public sealed class RemoteCompleter : NameCompleter
{
    private protected override IEnumerable<(string Name, Func<string> Tip)> Names(GitRepository repository, IDictionary typed) =>
        RemoteChoice.Names(repository).Select(name => (name, (Func<string>)(() => Describe(repository, name))));

    /// <summary>The address without secrets; nothing is asked of it.</summary>
    private static string Describe(GitRepository repository, string name)
    {
        try
        {
            return RemoteAddress.Resolve(repository, name).Display;
        }
        catch (Core.Errors.KvException)
        {
            return name;
        }
    }
}
