namespace GitKv.Core.Remotes;

/// <summary>Where a remote is, as git has worked it out (<c>insteadOf</c>, <c>pushurl</c>).</summary>
/// <param name="Url">For reading. May hold a user name or a secret: never shown, never in an argument list.</param>
/// <param name="PushUrl">For writing.</param>
public sealed record RemoteAddress(string Url, string PushUrl)
{
    /// <summary>The name that the repository knows it by, such as <c>origin</c>; null for a bare address.</summary>
    public string? Name { get; init; }

    /// <summary>The address without user and secret, for people.</summary>
    public required string Display { get; init; }

    /// <summary>The repository whose configuration counts; null outside of any.</summary>
    public Repositories.GitRepository? Repository { get; init; }

    public required RemoteKind Kind { get; init; }

    public override string ToString() => Display;
}
