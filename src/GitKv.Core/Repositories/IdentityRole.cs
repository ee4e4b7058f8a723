namespace GitKv.Core.Repositories;

/// <summary>Where git looks for a person (git-commit, "Commit information"): each write asks, so that the names are made once.</summary>
internal sealed record IdentityRole(string NameVariable, string EmailVariable, string DateVariable, string NameKey, string EmailKey)
{
    public static IdentityRole Author { get; } = new("GIT_AUTHOR_NAME", "GIT_AUTHOR_EMAIL", "GIT_AUTHOR_DATE", "author.name", "author.email");

    public static IdentityRole Committer { get; } = new("GIT_COMMITTER_NAME", "GIT_COMMITTER_EMAIL", "GIT_COMMITTER_DATE", "committer.name", "committer.email");
}
