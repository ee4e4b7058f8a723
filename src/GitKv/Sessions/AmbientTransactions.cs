using System.Management.Automation.Runspaces;
using System.Runtime.CompilerServices;
using GitKv.Core.Repositories;

namespace GitKv.Sessions;

/// <summary>
/// The transactions that are active in a runspace, at most one a store. Commands find theirs here, however deep in functions they run;
/// another runspace (a job, ForEach-Object -Parallel) does not see them.
/// </summary>
internal static class AmbientTransactions
{
    private static readonly ConditionalWeakTable<Runspace, List<GitKvTransaction>> Active = [];

    /// <summary>Those of the runspace that this thread runs, oldest first.</summary>
    internal static IReadOnlyList<GitKvTransaction> Here => List;

    private static List<GitKvTransaction> List =>
        Runspace.DefaultRunspace is { } runspace ? Active.GetOrCreateValue(runspace) : [];

    internal static GitKvTransaction? Find(GitRepository repository, string name, string? refPrefix)
    {
        foreach (GitKvTransaction transaction in List)
        {
            if (transaction.IsOn(repository, name, refPrefix)) return transaction;
        }

        return null;
    }

    internal static void Add(GitKvTransaction transaction) => List.Add(transaction);

    internal static void Remove(GitKvTransaction transaction) => List.Remove(transaction);
}
