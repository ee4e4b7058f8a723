using System.Collections;
using System.Management.Automation;
using GitKv.Core.Repositories;
using GitKv.Core.Stores;
using GitKv.Sessions;

namespace GitKv.Completion;

/// <summary>What a completer works on: the repository and store that the line typed so far names. Completion never shows an error.</summary>
internal static class CompletionContext
{
    /// <summary>Runs a completer's work; nothing to offer where it fails.</summary>
    internal static IEnumerable<CompletionResult> Quietly(Func<IEnumerable<CompletionResult>> find)
    {
        try
        {
            return [.. find()];
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return [];
        }
    }

    internal static GitRepository OpenRepository(IDictionary typed)
    {
        string location = Location();
        string? given = typed["Repository"]?.ToString();
        return GitRepository.Open(given is null ? location : Path.GetFullPath(given, location));
    }

    /// <summary>The store at the point in the past that was typed; else as it is now, or as the active transaction has it.</summary>
    internal static IKvReader OpenReader(GitRepository repository, IDictionary typed)
    {
        (string name, string? prefix) = NameOf(typed);
        if (typed["AsOf"]?.ToString() is { } point) return KvStore.Open(repository, name, prefix).SnapshotAt(StorePoint.Parse(point));
        return AmbientTransactions.Find(repository, name, prefix) is { } active
            ? active.Pending
            : KvStore.Open(repository, name, prefix).Snapshot();
    }

    internal static KvStore OpenStore(GitRepository repository, IDictionary typed)
    {
        (string name, string? prefix) = NameOf(typed);
        return KvStore.Open(repository, name, prefix);
    }

    /// <summary>A result that can stand on the command line as it is, in the quotes that the word began with or needs.</summary>
    internal static CompletionResult Result(string text, string shown, string tip, string word)
    {
        char quote = word.Length > 0 && word[0] is '\'' or '"' ? word[0] : NeedsQuotes(text) ? '\'' : '\0';
        string completion = quote switch
        {
            '\'' => $"'{CodeGenerationText(text)}'",
            '"' => $"\"{text.Replace("`", "``", StringComparison.Ordinal).Replace("\"", "`\"", StringComparison.Ordinal).Replace("$", "`$", StringComparison.Ordinal)}\"",
            _ => text,
        };
        return new CompletionResult(completion, shown, CompletionResultType.ParameterValue, tip);
    }

    /// <summary>The word without the quotes around it.</summary>
    internal static string Unquote(string word)
    {
        if (word.Length == 0 || word[0] is not ('\'' or '"')) return word;
        char quote = word[0];
        string inner = word.Length > 1 && word[^1] == quote ? word[1..^1] : word[1..];
        return inner.Replace(new string(quote, 2), quote.ToString(), StringComparison.Ordinal);
    }

    private static (string Name, string? RefPrefix) NameOf(IDictionary typed)
    {
        object? bare = typed["Store"] is PSObject wrapper ? wrapper.BaseObject : typed["Store"];
        string name = bare is GitKvStore store ? store.Store : bare?.ToString() ?? KvStore.DefaultName;
        string? prefix = typed["RefPrefix"]?.ToString();
        if (prefix is null && name.StartsWith("refs/", StringComparison.Ordinal)) (prefix, name) = (name, KvStore.DefaultName);
        return (name, prefix?.TrimEnd('/'));
    }

    private static string CodeGenerationText(string text) => text.Replace("'", "''", StringComparison.Ordinal);

    private static bool NeedsQuotes(string text)
    {
        foreach (char c in text)
        {
            if (!char.IsLetterOrDigit(c) && c is not ('/' or '.' or '_' or '-' or ':' or '+' or '=' or '\\' or '~' or '^' or '%')) return true;
        }

        return text.Length == 0 || text[0] is '-' or '~';
    }

    private static string Location()
    {
        using var shell = PowerShell.Create(RunspaceMode.CurrentRunspace);
        return shell.AddScript("$ExecutionContext.SessionState.Path.CurrentFileSystemLocation.ProviderPath").Invoke<string>()[0];
    }
}
