using GitKv.Core.Refs;

namespace GitKv.Core.Remotes.Wire;

/// <summary>Which refs of a listing were asked for, and their order: a server may list more, and in an order of its own.</summary>
internal static class Wanted
{
    public static bool Is(string name, IReadOnlyList<string> prefixes)
    {
        if (!name.StartsWith("refs/", StringComparison.Ordinal)) return false;
        if (prefixes.Count == 0) return true;
        foreach (string prefix in prefixes)
            if (name.StartsWith(prefix, StringComparison.Ordinal)) return true;
        return false;
    }

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
