using GitKv.Core.Errors;
using GitKv.Core.Repositories;

namespace GitKv.Core.Remotes.Sync;

/// <summary>The remotes of a repository, and which one is meant when none is named.</summary>
public static class RemoteChoice
{
    private const string Section = "remote.";
    private const string Variable = ".url";

    /// <summary>The names of the configured remotes, in order.</summary>
    public static IReadOnlyList<string> Names(GitRepository repository)
    {
        ArgumentNullException.ThrowIfNull(repository);
        return [.. repository.Config.Values.Keys
            .Where(k => k.StartsWith(Section, StringComparison.Ordinal) && k.EndsWith(Variable, StringComparison.Ordinal) && k.Length > Section.Length + Variable.Length)
            .Select(k => k[Section.Length..^Variable.Length])
            .Order(StringComparer.Ordinal)];
    }

    /// <summary>
    /// The remote that is meant when none is named: the one that the current branch follows, <c>checkout.defaultRemote</c>, <c>origin</c>, or the only one.
    /// </summary>
    /// <exception cref="KvException">RemoteInvalid: there is none, or several of which none is the usual one.</exception>
    public static string Default(GitRepository repository)
    {
        IReadOnlyList<string> names = Names(repository);
        if (CurrentBranch(repository) is { } branch && repository.Config.Get($"branch.{branch}.remote") is { } followed && names.Contains(followed)) return followed;
        if (repository.Config.Get("checkout.defaultRemote") is { } usual && names.Contains(usual)) return usual;
        if (names.Contains("origin")) return "origin";
        if (names.Count == 1) return names[0];
        throw new KvException(ErrorIds.RemoteInvalid, KvErrorKind.Invalid, names.Count == 0
            ? $"The repository '{repository.GitDirectory}' has no remote. Add one with 'git remote add origin <url>', or name a URL with -Remote."
            : $"The repository '{repository.GitDirectory}' has several remotes and none of them is the usual one: {string.Join(", ", names)}. Name one with -Remote.", repository.GitDirectory);
    }

    private static string? CurrentBranch(GitRepository repository)
    {
        const string start = "ref: refs/heads/";
        string path = Path.Combine(repository.GitDirectory, "HEAD");
        try
        {
            string head = File.Exists(path) ? File.ReadAllText(path).TrimEnd() : "";
            return head.StartsWith(start, StringComparison.Ordinal) ? head[start.Length..] : null;
        }
        catch (Exception e) when (ReadFailure.Is(e))
        {
            throw ReadFailure.Translate(e, path);
        }
    }
}
