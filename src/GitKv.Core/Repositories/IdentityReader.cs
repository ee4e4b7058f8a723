namespace GitKv.Core.Repositories;

/// <summary>
/// Who writes, found as git does (git-commit, "Commit information"): the environment, then the configuration. Where
/// neither knows, as often in CI, a name is made up from the operating system's user and host, so that no write fails for it.
/// A date that git would refuse is taken as absent.
/// </summary>
internal static class IdentityReader
{
    /// <param name="role"><c>author</c> or <c>committer</c>.</param>
    /// <param name="config">The repository's configuration.</param>
    public static GitIdentity Read(string role, GitConfig config)
    {
        string variable = $"GIT_{role.ToUpperInvariant()}_";
        string name = FirstUsable(Variable(variable + "NAME"), () => config.Get($"{role}.name"), () => config.Get("user.name"))
            ?? FirstUsable(Environment.UserName) ?? "gitkv";
        string email = Clean(Variable(variable + "EMAIL") ?? config.Get($"{role}.email") ?? config.Get("user.email") ?? Variable("EMAIL") ?? MadeUpEmail());
        return new GitIdentity(name, email, DateOf(role));
    }

    /// <summary>When: as the environment says (GIT_AUTHOR_DATE, GIT_COMMITTER_DATE), or now.</summary>
    public static DateTimeOffset DateOf(string role) =>
        (Variable($"GIT_{role.ToUpperInvariant()}_DATE") is { } date ? GitDate.Parse(date) : null) ?? DateTimeOffset.Now;

    /// <summary>A given identity in the form that git can keep.</summary>
    public static GitIdentity Clean(GitIdentity given) => new(FirstUsable(given.Name) ?? "gitkv", Clean(given.Email), given.When);

    /// <summary>As git cleans names: no control characters, quotes or punctuation around it; no line breaks or angle brackets inside.</summary>
    internal static string Clean(string text)
    {
        ReadOnlySpan<char> rest = text;
        while (rest.Length > 0 && IsCrud(rest[0])) rest = rest[1..];
        while (rest.Length > 0 && IsCrud(rest[^1])) rest = rest[..^1];
        return rest.IndexOfAny("<>\n\0") < 0
            ? rest.ToString()
            : string.Concat(rest.ToString().Split(['<', '>', '\n', '\0']));
    }

    private static bool IsCrud(char c) => c <= ' ' || c is '.' or ',' or ':' or ';' or '<' or '>' or '"' or '\\' or '\'';

    private static string? FirstUsable(string? first, params ReadOnlySpan<Func<string?>> others)
    {
        if (first is not null && Clean(first) is { Length: > 0 } usable) return usable;
        foreach (Func<string?> other in others)
            if (other() is { } text && Clean(text) is { Length: > 0 } found) return found;
        return null;
    }

    private static string MadeUpEmail() => $"{FirstUsable(Environment.UserName) ?? "gitkv"}@{Environment.MachineName}";

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name);
}
