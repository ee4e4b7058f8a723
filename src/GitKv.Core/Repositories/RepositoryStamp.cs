using GitKv.Core.Refs;

namespace GitKv.Core.Repositories;

/// <summary>
/// What tells whether a repository that was opened earlier is still the one at its place, with the same settings of its own and the same
/// object folders: the stamps of the files that say so. A repository that is made anew at the place has another configuration file.
/// </summary>
internal readonly struct RepositoryStamp
{
    private readonly FileStamp[]? _files;

    private RepositoryStamp(FileStamp[]? files) => _files = files;

    /// <summary>Take it before the files are read.</summary>
    public static RepositoryStamp Of(RepositoryLocation place)
    {
        DateTime now = DateTime.UtcNow;
        FileStamp[] files = Files(place);
        return new RepositoryStamp(files[0].Exists && Array.TrueForAll(files, f => f.IsTrustworthy(now)) ? files : null);
    }

    /// <summary>Whether it is surely still the same there.</summary>
    public bool IsThatOf(RepositoryLocation place) => _files is not null && _files.AsSpan().SequenceEqual(Files(place));

    private static FileStamp[] Files(RepositoryLocation place) =>
    [
        FileStamp.Of(Path.Combine(place.CommonDirectory, "config")),
        FileStamp.Of(Path.Combine(place.GitDirectory, "config.worktree")),
        FileStamp.Of(Path.Combine(place.CommonDirectory, "objects", "info", "alternates")),
    ];
}
