using GitKv.Core.Refs;

namespace GitKv.Core.Remotes;

/// <summary>Which refs of a remote are asked for, by how their names begin: a server may list more than those, and in an order of its own.</summary>
internal static class RefPrefixes
{
    /// <summary>Whether a ref was asked for; all were where no beginning was given.</summary>
    public static bool Match(string name, IReadOnlyList<string> prefixes)
    {
        if (!name.StartsWith("refs/", StringComparison.Ordinal)) return false;
        if (prefixes.Count == 0) return true;
        foreach (string prefix in prefixes)
            if (name.StartsWith(prefix, StringComparison.Ordinal)) return true;
        return false;
    }

    /// <summary>What names have in common: a server that gets too many beginnings gives up on them and lists all refs.</summary>
    public static string Common(IEnumerable<string> names) => names.Aggregate(static (a, b) => a[..a.AsSpan().CommonPrefixLength(b)]);

    /// <summary>Puts a listing in the order of names, which most servers keep.</summary>
    public static void Sort(List<RemoteRef> refs)
    {
        for (int i = 1; i < refs.Count; i++)
        {
            if (RefName.Order.Compare(refs[i - 1].Name, refs[i].Name) < 0) continue;
            refs.Sort(static (x, y) => RefName.Order.Compare(x.Name, y.Name));
            return;
        }
    }
}
