using GitKv.Core.Errors;
using GitKv.Core.Objects;
using GitKv.Core.Repositories;
using GitKv.Core.Stores;

namespace GitKv.Core.Maintenance;

/// <summary>
/// Looks for what is wrong with a store: objects, the shape of its directories, keys, settings, expiry, refs, history, signatures. Changes nothing, unless
/// it is to repair; then it writes one commit with the same items, and only after all has been looked at. Findings come as they are found.
/// </summary>
public static class StoreCheck
{
    /// <summary>Checks one store.</summary>
    /// <param name="repository">Where.</param>
    /// <param name="name">Its name.</param>
    /// <param name="refPrefix">Where its refs are; null: by its name.</param>
    /// <param name="options">How thoroughly.</param>
    /// <exception cref="KvException">StoreNotFound and the like; damage is a finding.</exception>
    public static IEnumerable<StoreFinding> Run(GitRepository repository, string name, string? refPrefix, StoreCheckOptions options)
    {
        ArgumentNullException.ThrowIfNull(repository);
        ArgumentNullException.ThrowIfNull(options);
        (KvStore? store, StoreFinding? damage) = Open(repository, name, refPrefix);
        return store is null ? [damage!] : Run(store, options);
    }

    private static IEnumerable<StoreFinding> Run(KvStore store, StoreCheckOptions options)
    {
        IEnumerable<StoreFinding>[] steps =
        [
            LockCheck.Run(store),
            store.Layout == KvLayout.Tree ? new TreeCheck(store, options).Run() : new RefCheck(store, options).Run(),
            new HistoryCheck(store, options).Run(),
            new SignatureCheck(store, options).Run(),
            options.Full ? GitFsck.Run(store, options) : [],
        ];
        bool damaged = false;
        bool repairable = false;
        foreach (IEnumerable<StoreFinding> step in steps)
        {
            foreach (StoreFinding finding in Guarded(step))
            {
                damaged |= finding.Id is ErrorIds.ObjectCorrupt or ErrorIds.ObjectNotFound or "EntryTwice";
                repairable |= finding.CanRepair;
                yield return finding;
            }
        }

        if (!options.Repair || !repairable) yield break;
        yield return damaged
            ? new StoreFinding(FindingSeverity.Warning, "NotRepaired", store.RefPrefix, "Nothing was repaired, as objects are damaged or missing. Get those back first, from a clone or a backup.")
            : StoreRepair.Run(store, options.Commit);
    }

    /// <summary>What can't be read ends the step that needed it, not the check.</summary>
    private static IEnumerable<StoreFinding> Guarded(IEnumerable<StoreFinding> step)
    {
        using IEnumerator<StoreFinding> findings = step.GetEnumerator();
        while (true)
        {
            StoreFinding finding;
            bool ends = false;
            try
            {
                if (!findings.MoveNext()) yield break;
                finding = findings.Current;
            }
            catch (KvException e) when (IsDamage(e))
            {
                finding = Of(e);
                ends = true;
            }

            yield return finding;
            if (ends) yield break;
        }
    }

    internal static bool IsDamage(KvException e) => e.Kind == KvErrorKind.Corrupt || e.ErrorId is ErrorIds.RefCorrupt or ErrorIds.ObjectCorrupt or ErrorIds.ObjectNotFound;

    internal static StoreFinding Of(KvException e) => new(FindingSeverity.Error, e.ErrorId, e.Target?.ToString() ?? "", e.Message);

    private static (KvStore? Store, StoreFinding? Damage) Open(GitRepository repository, string name, string? refPrefix)
    {
        try
        {
            return (KvStore.Open(repository, name, refPrefix), null);
        }
        catch (KvException e) when (IsDamage(e) || e.Message.Contains(".gitkv", StringComparison.Ordinal))
        {
            return (null, e.ErrorId == ErrorIds.RepositoryUnsupported ? Of(e) with { Id = "SettingsInvalid" } : Of(e));
        }
    }

    /// <summary>Makes sure that an object is here, of a type, and that its content is what its id says.</summary>
    internal static StoreFinding? Verify(ObjectDatabase objects, ObjectId id, ObjectType expected, string where, bool content)
    {
        try
        {
            if (!content)
            {
                objects.Require(id, expected);
                return null;
            }

            byte[] bytes = objects.Read(id, expected);
            return ObjectId.Hash(expected, bytes) == id
                ? null
                : new StoreFinding(FindingSeverity.Error, ErrorIds.ObjectCorrupt, where, $"The content of the object {id} is not what its id says. Get it back from a clone or a backup.");
        }
        catch (KvException e) when (IsDamage(e))
        {
            return Of(e) with { Target = where, Message = $"'{where}': {e.Message}" };
        }
    }
}
