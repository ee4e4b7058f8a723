using System.Globalization;
using GitKv.Core.Repositories;

namespace GitKv.Core.Maintenance;

/// <summary>How a repository's objects are kept, as git counts them (git-count-objects).</summary>
/// <param name="Loose">Objects in files of their own.</param>
/// <param name="LooseBytes">What those take on the disk.</param>
/// <param name="Packed">Objects in packs.</param>
/// <param name="Packs">Packs.</param>
/// <param name="PackBytes">What those take.</param>
/// <param name="Duplicates">Loose objects that are in packs as well.</param>
/// <param name="GarbageBytes">Files among the objects that are none, as a killed process leaves them.</param>
public sealed record ObjectStatistics(long Loose, long LooseBytes, long Packed, long Packs, long PackBytes, long Duplicates, long GarbageBytes)
{
    /// <summary>What all objects take on the disk.</summary>
    public long Bytes => LooseBytes + PackBytes + GarbageBytes;

    /// <summary>Asks git.</summary>
    public static ObjectStatistics Of(GitRepository repository)
    {
        ArgumentNullException.ThrowIfNull(repository);
        GitResult result = repository.RunGit(["count-objects", "-v"]);
        if (result.ExitCode != 0) throw InstalledGit.Failed("to count the objects", result, repository.GitDirectory);
        var numbers = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (string line in result.Output.Split('\n'))
        {
            int colon = line.IndexOf(": ", StringComparison.Ordinal);
            if (colon > 0 && long.TryParse(line[(colon + 2)..], NumberStyles.None, CultureInfo.InvariantCulture, out long number)) numbers[line[..colon]] = number;
        }

        long Get(string name) => numbers.GetValueOrDefault(name);
        return new ObjectStatistics(Get("count"), Get("size") * 1024, Get("in-pack"), Get("packs"), Get("size-pack") * 1024, Get("prune-packable"), Get("size-garbage") * 1024);
    }
}
