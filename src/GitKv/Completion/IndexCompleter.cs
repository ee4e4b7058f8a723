using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using GitKv.Core.Query.Indexes;
using GitKv.Core.Repositories;

namespace GitKv.Completion;

/// <summary>Completes the names of a store's indexes.</summary>
public sealed class IndexCompleter : IArgumentCompleter
{
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        CompletionContext.Quietly(() => Find(wordToComplete, fakeBoundParameters));

    private static List<CompletionResult> Find(string word, IDictionary typed)
    {
        string start = CompletionContext.Unquote(word);
        using GitRepository repository = CompletionContext.OpenRepository(typed);
        var results = new List<CompletionResult>();
        foreach ((string name, string? on) in KvIndexes.Names(CompletionContext.OpenStore(repository, typed).Snapshot()))
        {
            if (name.StartsWith(start, StringComparison.OrdinalIgnoreCase)) results.Add(CompletionContext.Result(name, name, $"on {on ?? "?"}", word));
        }

        return results;
    }
}
