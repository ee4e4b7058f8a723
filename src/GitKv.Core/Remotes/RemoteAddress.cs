using GitKv.Core.Errors;
using GitKv.Core.Remotes.Addresses;
using GitKv.Core.Repositories;

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
    public GitRepository? Repository { get; init; }

    public required RemoteKind Kind { get; init; }

    /// <summary>Finds out where a remote is, by its name or its address, as git does (git-fetch, "GIT URLS" and "REMOTES").</summary>
    /// <param name="repository">Whose remotes and settings count; null outside of any: then only those of the person and the machine.</param>
    /// <param name="nameOrUrl">As the user gave it.</param>
    /// <param name="folder">Where a relative path given by the user begins; the current folder when null.</param>
    /// <exception cref="KvException">
    /// RemoteInvalid: it is no address, or one that would run programs, or
    /// git's settings forbid the protocol (protocol.allow, GIT_ALLOW_PROTOCOL); RemoteNotFound: no remote has that name.
    /// </exception>
    public static RemoteAddress Resolve(GitRepository? repository, string nameOrUrl, string? folder = null) =>
        AddressResolver.Resolve(repository, nameOrUrl, folder);

    public override string ToString() => Display;

    /// <summary>For messages: the name, where it has one, and the address.</summary>
    internal string Described => Name is null ? $"'{Display}'" : $"'{Name}' ({Display})";
}
