using System.Globalization;
using GitKv.Core.Errors;
using GitKv.Core.Repositories;

namespace GitKv.Core.Remotes.ByGit;

/// <summary>The arguments and settings of bringing objects by <c>git fetch</c>: no ref, tag, FETCH_HEAD, setting or submodule is touched, and nothing is tidied up.</summary>
internal static class FetchArguments
{
    /// <summary>The most commits that are named as known; with more, git uses those that the refs lead to.</summary>
    private const int MostHaves = 2000;

    private static readonly Version s_refetch = new(2, 36);

    /// <summary>git's word for all of a history (git-fetch, <c>--depth</c>).</summary>
    private const int WholeHistory = int.MaxValue;

    public static List<string> Of(RemoteFetch request)
    {
        List<string> arguments =
        [
            "fetch", "--quiet", "--no-tags", "--no-write-fetch-head", "--no-recurse-submodules", "--no-auto-maintenance", "--no-prune", "--no-write-commit-graph",
        ];
        int? depth = request.Depth ?? (request.Into.IsShallow && CacheMark.Is(request.Into) ? WholeHistory : null);
        if (depth is { } commits) arguments.Add(string.Create(CultureInfo.InvariantCulture, $"--depth={commits}"));
        if (CacheMark.Is(request.Into)) arguments.Add("--update-shallow");
        if (request.Filter is { } filter) arguments.Add("--filter=" + CheckedFilter(filter));
        if (request.Haves.Count == 0 && InstalledGit.Version >= s_refetch) arguments.Add("--refetch");
        if (request.Haves.Count <= MostHaves) arguments.AddRange(request.Haves.Select(static h => "--negotiation-tip=" + h));
        arguments.AddRange(["--stdin", "--", RemoteEnvironment.RemoteName]);
        return arguments;
    }

    public static IEnumerable<KeyValuePair<string, string>> Settings(RemoteFetch request)
    {
        yield return new("maintenance.auto", "false");
        yield return new("gc.auto", "0");
        yield return new("fetch.writeCommitGraph", "false");
        if (request.Haves.Count == 0) yield return new("fetch.negotiationAlgorithm", "noop");
        if (request.Filter is null) yield break;

        // Said here, or git would write it into the repository's configuration.
        yield return new($"remote.{RemoteEnvironment.RemoteName}.promisor", "true");
        yield return new($"remote.{RemoteEnvironment.RemoteName}.partialCloneFilter", request.Filter);
    }

    private static string CheckedFilter(string filter) =>
        filter.Length > 0 && filter.All(static c => char.IsAsciiLetterOrDigit(c) || c is ':' or '=' or '+' or '%' or '-')
            ? filter
            : throw new KvException(ErrorIds.RemoteInvalid, KvErrorKind.Invalid, $"'{filter}' is no filter. Give one such as blob:none or tree:0.", filter);
}
