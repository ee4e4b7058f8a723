using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using GitKv.Core.Repositories;

namespace GitKv.Completion;

/// <summary>Completes names that a repository has, by how they begin.</summary>
public abstract class NameCompleter : IArgumentCompleter
{
    private protected NameCompleter()
    {
    }

    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        CompletionContext.Quietly(() => Find(wordToComplete, fakeBoundParameters));

    /// <summary>All names, with what is told about each where it is chosen.</summary>
    private protected abstract IEnumerable<(string Name, Func<string> Tip)> Names(GitRepository repository, IDictionary typed);

    private List<CompletionResult> Find(string word, IDictionary typed)
    {
        string start = CompletionContext.Unquote(word);
        using GitRepository repository = CompletionContext.OpenRepository(typed);
        return [.. Names(repository, typed)
            .Where(n => n.Name.StartsWith(start, StringComparison.OrdinalIgnoreCase))
            .Select(n => CompletionContext.Result(n.Name, n.Name, n.Tip(), word))];
    }
}
