using GitKv.Core.Objects;
using GitKv.Core.Repositories;
using GitKv.Core.Stores;

namespace GitKv.Core.Remotes.Cache;

/// <summary>
/// A tag has no parents. One that a conditional change makes on a remote names in a trailer which ones came before it, the last first, so that
/// somebody whose answer was lost can tell by a later one that his was there.
/// </summary>
internal static class TagChain
{
    private const string Trailer = "GitKv-After: ";
    private const int Most = 16;

    /// <summary>The trailer for a tag that takes the place of this object; empty where there is none.</summary>
    public static string After(GitRepository repository, ObjectId before) =>
        before.IsZero ? "" : $"{Trailer}{string.Join(' ', new[] { before.ToString() }.Concat(Before(repository, before)).Take(Most))}\n";

    /// <summary>Whether a tag says that another one was there before it.</summary>
    public static bool Names(GitRepository repository, ObjectId tag, ObjectId earlier) => Before(repository, tag).Contains(earlier.ToString());

    private static IEnumerable<string> Before(GitRepository repository, ObjectId id)
    {
        if (!repository.Objects.TryReadHeader(id, out ObjectType type, out _) || type != ObjectType.Tag) return [];
        string? line = RefTarget.Read(repository, id, ObjectType.Tag).Message.Split('\n').LastOrDefault(static l => l.StartsWith(Trailer, StringComparison.Ordinal));
        return line is null ? [] : line[Trailer.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries).Where(static t => ObjectId.TryParse(t, out _));
    }
}
