using System.Management.Automation;
using GitKv.Core.Query.Indexes;
using GitKv.Core.Stores;

namespace GitKv.Sessions;

/// <summary>Finds indexes by name or wildcards.</summary>
internal static class IndexQuery
{
    /// <summary>Indexes are made and removed by themselves, not in a transaction.</summary>
    internal static void Require(StoreHandle handle)
    {
        if (handle.Transaction is not null) throw Errors.TransactionActive(handle.Name);
    }

    /// <summary>The names that match.</summary>
    /// <exception cref="Core.Errors.KvException">IndexNotFound for a name without wildcards; IndexUnsupported.</exception>
    internal static string[] Names(StoreHandle handle, string name)
    {
        var pattern = new WildcardPattern(name, WildcardOptions.CultureInvariant);
        string[] found = [.. KvIndexes.Names(handle.Store.Snapshot()).Select(static n => n.Name).Where(pattern.IsMatch)];
        return found.Length > 0 || WildcardPattern.ContainsWildcardCharacters(name) ? found : throw KvIndexes.NotThere(WildcardPattern.Unescape(name), handle.Store);
    }

    /// <exception cref="Core.Errors.KvException">IndexNotFound for a name without wildcards; IndexUnsupported.</exception>
    internal static IEnumerable<GitKvIndex> Find(StoreHandle handle, KvSnapshot snapshot, string name, CancellationToken cancellation)
    {
        bool isPattern = WildcardPattern.ContainsWildcardCharacters(name);
        var pattern = new WildcardPattern(name, WildcardOptions.CultureInvariant);
        bool any = false;
        foreach (IndexStatus status in KvIndexes.List(snapshot, pattern.IsMatch, cancellation))
        {
            any = true;
            yield return new GitKvIndex(status, handle.Info);
        }

        if (!any && !isPattern) throw KvIndexes.NotThere(WildcardPattern.Unescape(name), handle.Store);
    }
}
