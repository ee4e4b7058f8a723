using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using GitKv.Core.Repositories;
using GitKv.Core.Stores;

namespace GitKv.Completion;

/// <summary>Completes the names of stores.</summary>
public sealed class StoreCompleter : IArgumentCompleter
{
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        CompletionContext.Quietly(() => Find(wordToComplete, fakeBoundParameters));

    private static List<CompletionResult> Find(string word, IDictionary typed)
    {
        string start = CompletionContext.Unquote(word);
        using GitRepository repository = CompletionContext.OpenRepository(typed);
        var results = new List<CompletionResult>();
        foreach (KvStore store in KvStore.List(repository))
        {
            if (!store.Name.StartsWith(start, StringComparison.OrdinalIgnoreCase)) continue;
            results.Add(CompletionContext.Result(store.Name, store.Name, $"{store.Layout} store at {store.RefPrefix}", word));
        }

        return results;
    }
}
