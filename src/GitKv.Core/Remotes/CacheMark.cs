using GitKv.Core.Repositories;

namespace GitKv.Core.Remotes;

/// <summary>
/// Tells a cache repository from a person's own by <c>gitkv.cache = true</c> in its configuration file. In a cache no hook runs (core.hooksPath may be
/// set for all repositories of a person), and its shallow history may be deepened at will.
/// </summary>
internal static class CacheMark
{
    public const string Setting = "gitkv.cache";

    public static bool Is(GitRepository repository) => GitConfig.AsBool(repository.LocalSettings.Last(Setting)) == true;
}
