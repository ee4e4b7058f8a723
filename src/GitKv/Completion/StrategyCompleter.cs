using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using GitKv.Core.Merging;

namespace GitKv.Completion;

/// <summary>Completes the names of merge strategies.</summary>
public sealed class StrategyCompleter : IArgumentCompleter
{
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        CompletionContext.Quietly(() => Find(wordToComplete));

    private static List<CompletionResult> Find(string word)
    {
        string start = CompletionContext.Unquote(word);
        return [.. MergeStrategy.Names.Where(n => n.StartsWith(start, StringComparison.OrdinalIgnoreCase)).Select(n => CompletionContext.Result(n, n, n, word))];
    }
}
