using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using GitKv.Core.Remotes;
using GitKv.Core.Remotes.Sync;
using GitKv.Core.Repositories;

namespace GitKv.Completion;

/// <summary>Completes the names of the repository's remotes.</summary>
public sealed class RemoteCompleter : IArgumentCompleter
{
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        CompletionContext.Quietly(() => Find(wordToComplete, fakeBoundParameters));

    private static List<CompletionResult> Find(string word, IDictionary typed)
    {
        string start = CompletionContext.Unquote(word);
        using GitRepository repository = CompletionContext.OpenRepository(typed);
        var results = new List<CompletionResult>();
        foreach (string name in RemoteChoice.Names(repository))
        {
            if (name.StartsWith(start, StringComparison.OrdinalIgnoreCase)) results.Add(CompletionContext.Result(name, name, Describe(repository, name), word));
        }

        return results;
    }

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
