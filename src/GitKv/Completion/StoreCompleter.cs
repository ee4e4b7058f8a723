using System.Collections;
using GitKv.Core.Repositories;
using GitKv.Core.Stores;

namespace GitKv.Completion;

/// <summary>Completes the names of stores.</summary>
public sealed class StoreCompleter : NameCompleter
{
    private protected override IEnumerable<(string Name, Func<string> Tip)> Names(GitRepository repository, IDictionary typed) =>
        KvStore.List(repository).Select(static s => (s.Name, (Func<string>)(() => $"{s.Layout} store at {s.RefPrefix}")));
}
