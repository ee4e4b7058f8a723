using System.Collections;
using GitKv.Core.Query.Indexes;
using GitKv.Core.Repositories;

namespace GitKv.Completion;

/// <summary>Completes the names of a store's indexes.</summary>
public sealed class IndexCompleter : NameCompleter
{
    private protected override IEnumerable<(string Name, Func<string> Tip)> Names(GitRepository repository, IDictionary typed) =>
        KvIndexes.Names(CompletionContext.OpenStore(repository, typed).Snapshot()).Select(static i => (i.Name, (Func<string>)(() => $"on {i.On ?? "?"}")));
}
