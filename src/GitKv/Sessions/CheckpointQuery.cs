using System.Management.Automation;
using GitKv.Core.Errors;
using GitKv.Core.Stores;

namespace GitKv.Sessions;

/// <summary>Finds checkpoints by name or wildcards.</summary>
internal static class CheckpointQuery
{
    /// <exception cref="KvException">CheckpointNotFound for a name without wildcards.</exception>
    internal static IReadOnlyList<Checkpoint> Find(StoreHandle handle, string name)
    {
        Checkpoints checkpoints = handle.Store.Checkpoints;
        if (!WildcardPattern.ContainsWildcardCharacters(name)) return [checkpoints.TryFind(name) ?? throw Checkpoints.NotThere(name)];
        var pattern = new WildcardPattern(name, WildcardOptions.CultureInvariant);
        return [.. checkpoints.List().Where(c => pattern.IsMatch(c.Name))];
    }
}
