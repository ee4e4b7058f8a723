using GitKv.Core.Stores;

namespace GitKv.Core.Maintenance;

/// <summary>Finds lock files that somebody left: writers wait for them in vain. They are never removed here, as their owner may be alive.</summary>
internal static class LockCheck
{
    private static readonly TimeSpan s_old = TimeSpan.FromMinutes(1);

    public static IEnumerable<StoreFinding> Run(KvStore store)
    {
        string root = store.Repository.CommonDirectory;
        string own = Path.Combine(root, store.RefPrefix.Replace('/', Path.DirectorySeparatorChar));
        var files = new List<string> { Path.Combine(root, "packed-refs.lock"), Path.Combine(root, "objects", "maintenance.lock"), own + ".lock" };
        if (Directory.Exists(own)) files.AddRange(Directory.EnumerateFiles(own, "*.lock", SearchOption.AllDirectories));
        foreach (string file in files)
        {
            DateTime since = File.GetLastWriteTimeUtc(file);
            if (!File.Exists(file) || DateTime.UtcNow - since < s_old) continue;
            yield return new StoreFinding(FindingSeverity.Warning, "LockLeft", Path.GetRelativePath(root, file),
                $"The lock file '{file}' has been there since {since:u}. If no git or GitKv is at work, delete it; writers wait for it otherwise.");
        }
    }
}
