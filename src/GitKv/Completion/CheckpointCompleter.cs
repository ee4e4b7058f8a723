using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Language;
using GitKv.Core.Repositories;
using GitKv.Core.Stores;

namespace GitKv.Completion;

/// <summary>Completes the names of a store's checkpoints, newest first.</summary>
public sealed class CheckpointCompleter : IArgumentCompleter
{
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        CompletionContext.Quietly(() => Find(wordToComplete, fakeBoundParameters));

    private static List<CompletionResult> Find(string word, IDictionary typed)
    {
        string start = CompletionContext.Unquote(word);
        using GitRepository repository = CompletionContext.OpenRepository(typed);
        var results = new List<CompletionResult>();
        foreach (Checkpoint checkpoint in CompletionContext.OpenStore(repository, typed).Checkpoints.List().OrderByDescending(c => c.Origin.At))
        {
            if (!checkpoint.Name.StartsWith(start, StringComparison.OrdinalIgnoreCase)) continue;
            string tip = $"{checkpoint.Origin.At.ToString("g", CultureInfo.CurrentCulture)} {checkpoint.Origin.By}: {checkpoint.Origin.Message.Split('\n')[0]}";
            results.Add(CompletionContext.Result(checkpoint.Name, checkpoint.Name, tip, word));
        }

        return results;
    }
}
