using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using GitKv.Core.Keys;
using GitKv.Core.Repositories;
using GitKv.Core.Stores;

namespace GitKv.Completion;

/// <summary>Completes keys one component at a time; a prefix gets its "/", so that completion goes on below it.</summary>
public sealed class KeyCompleter : IArgumentCompleter
{
    /// <summary>More than a person reads.</summary>
    private const int MostResults = 200;

    /// <summary>The verbs of commands that take a key exactly as given.</summary>
    private static readonly string[] WritesTo = ["Set-", "New-", "Update-", "Copy-", "Move-", "Rename-", "Lock-", "Unlock-", "Step-", "Use-"];

    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        CompletionContext.Quietly(() => Find(TakesPattern(commandName, parameterName), wordToComplete, fakeBoundParameters));

    /// <summary>Where a key is a pattern, the characters of a key must not be taken for wildcards.</summary>
    private static bool TakesPattern(string command, string parameter) =>
        parameter == "Key" && !WritesTo.Any(verb => command.StartsWith(verb, StringComparison.OrdinalIgnoreCase));

    private static List<CompletionResult> Find(bool isPattern, string word, IDictionary typed)
    {
        string text = CompletionContext.Unquote(word);
        string key = isPattern ? text.Replace("`", string.Empty, StringComparison.Ordinal) : text;
        int slash = key.LastIndexOf('/');
        string directory = slash < 0 ? string.Empty : key[..slash];
        string start = key[(slash + 1)..];
        using GitRepository repository = CompletionContext.OpenRepository(typed);
        IKvReader reader = CompletionContext.OpenReader(repository, typed);
        var results = new List<CompletionResult>();
        foreach ((string name, bool isDirectory) in reader.Children(directory))
        {
            if (!name.StartsWith(start, StringComparison.OrdinalIgnoreCase)) continue;
            string whole = (slash < 0 ? name : $"{directory}/{name}") + (isDirectory ? "/" : string.Empty);
            string shown = isDirectory ? name + "/" : name;
            results.Add(CompletionContext.Result(isPattern ? Escape(whole) : whole, shown, whole, word));
            if (results.Count == MostResults) break;
        }

        return results;
    }

    private static string Escape(string key) => key.EndsWith('/') ? KeyPattern.Escape(key[..^1]) + "/" : KeyPattern.Escape(key);
}
