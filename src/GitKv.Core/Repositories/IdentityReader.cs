namespace GitKv.Core.Repositories;

/// <summary>
/// Who writes, found as git does (git-commit, "Commit information"): the environment, then the configuration. Where
/// neither knows, as often in CI, a name is made up from the operating system's user and host, so that no write fails for it.
/// A date that git would refuse is taken as absent.
/// </summary>
internal static class IdentityReader
{
    public static GitIdentity Read(IdentityRole role, GitConfig config)
    {
        Dictionary<string, List<string>> values = config.Values;
        string name = Usable(Variable(role.NameVariable)) ?? Usable(values.Last(role.NameKey)) ?? Usable(values.Last("user.name")) ?? Usable(Environment.UserName) ?? "gitkv";
        string email = Variable(role.EmailVariable) ?? values.Last(role.EmailKey) ?? values.Last("user.email") ?? Variable("EMAIL") ?? MadeUpEmail();
        return new GitIdentity(name, Clean(email), DateOf(role));
    }

    /// <summary>When: as the environment says (GIT_AUTHOR_DATE, GIT_COMMITTER_DATE), or now.</summary>
    public static DateTimeOffset DateOf(IdentityRole role) =>
        (Variable(role.DateVariable) is { } date ? GitDate.Parse(date) : null) ?? DateTimeOffset.Now;

    /// <summary>A given identity in the form that git can keep.</summary>
    public static GitIdentity Clean(GitIdentity given) => new(Usable(given.Name) ?? "gitkv", Clean(given.Email), given.When);

    /// <summary>As git cleans names: no control characters, quotes or punctuation around it; no line breaks or angle brackets inside.</summary>
    internal static string Clean(string text)
    {
        ReadOnlySpan<char> rest = text;
        while (rest.Length > 0 && IsCrud(rest[0])) rest = rest[1..];
        while (rest.Length > 0 && IsCrud(rest[^1])) rest = rest[..^1];
        return rest.IndexOfAny("<>\n\0") < 0
            ? rest.Length == text.Length ? text : rest.ToString()
            : string.Concat(rest.ToString().Split(['<', '>', '\n', '\0']));
    }

    private static bool IsCrud(char c) => c <= ' ' || c is '.' or ',' or ':' or ';' or '<' or '>' or '"' or '\\' or '\'';

    private static string? Usable(string? name) => name is not null && Clean(name) is { Length: > 0 } usable ? usable : null;

    private static string MadeUpEmail() => $"{Usable(Environment.UserName) ?? "gitkv"}@{Environment.MachineName}";

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name);
}
