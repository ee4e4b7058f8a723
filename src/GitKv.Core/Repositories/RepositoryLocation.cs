namespace GitKv.Core.Repositories;

/// <summary>Where a repository's parts are.</summary>
/// <param name="GitDirectory">The git directory of this working tree.</param>
/// <param name="CommonDirectory">What all working trees share: objects, refs, configuration (gitrepository-layout, "commondir").</param>
/// <param name="WorkTree">The folder that holds <c>.git</c>, where the repository was found by it.</param>
/// <param name="GitFile">The <c>.git</c> file that pointed at the git directory, if one did.</param>
/// <param name="Explicit">Named by GIT_DIR rather than found: git trusts that without looking at the owner.</param>
internal sealed record RepositoryLocation(string GitDirectory, string CommonDirectory, string? WorkTree, string? GitFile, bool Explicit);
