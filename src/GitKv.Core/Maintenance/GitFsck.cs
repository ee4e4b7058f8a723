using GitKv.Core.Errors;
using GitKv.Core.Objects;
using GitKv.Core.Repositories;
using GitKv.Core.Stores;

namespace GitKv.Core.Maintenance;

/// <summary>What git's own check finds in all that can be reached from the store, and in all objects of the repository (git-fsck).</summary>
internal static class GitFsck
{
    private const int MostHeads = 500;

    public static IEnumerable<StoreFinding> Run(KvStore store, StoreCheckOptions options)
    {
        options.Progress?.Invoke("git fsck");
        GitRepository repository = store.Repository;
        string[] heads = store.Layout == KvLayout.Tree
            ? [(repository.Refs.Read(store.RefPrefix) ?? ObjectId.Zero).ToString()]
            : [.. repository.Refs.List(store.RefPrefix).Select(r => r.Target.ToString()).Distinct()];
        if (heads.Length > MostHeads) heads = [];
        GitResult result = repository.RunGit(["fsck", "--full", "--strict", "--no-dangling", "--no-progress", .. heads], cancellation: options.Commit.Cancellation);
        bool any = false;
        foreach (string line in (result.Output + "\n" + result.Error).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (line.StartsWith("notice:", StringComparison.Ordinal) || line.StartsWith("dangling", StringComparison.Ordinal)) continue;
            bool isWarning = line.StartsWith("warning", StringComparison.Ordinal);
            bool isMissing = line.StartsWith("missing", StringComparison.Ordinal);
            string? id = line.Split(' ', ':', ',').FirstOrDefault(w => ObjectId.TryParse(w, out _));
            any |= !isWarning;
            yield return new StoreFinding(isWarning ? FindingSeverity.Warning : FindingSeverity.Error, isMissing ? ErrorIds.ObjectNotFound : isWarning ? "GitWarning" : ErrorIds.ObjectCorrupt, id ?? "", $"git fsck: {line}");
        }

        if (result.ExitCode != 0 && !any)
            yield return new StoreFinding(FindingSeverity.Error, ErrorIds.GitFailed, "", $"git fsck ended with {result.ExitCode} and said nothing. Run it by hand in '{repository.GitDirectory}'.");
    }
}
