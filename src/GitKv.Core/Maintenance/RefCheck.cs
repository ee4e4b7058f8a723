using GitKv.Core.Errors;
using GitKv.Core.Keys;
using GitKv.Core.Objects;
using GitKv.Core.Refs;
using GitKv.Core.Repositories;
using GitKv.Core.Stores;

namespace GitKv.Core.Maintenance;

/// <summary>The refs of a Branch or Ref store: that each stands for an item with a valid key and a value that is there.</summary>
internal sealed class RefCheck(KvStore store, StoreCheckOptions options)
{
    public IEnumerable<StoreFinding> Run()
    {
        GitRepository repository = store.Repository;
        bool hasSettings = false;
        foreach (RefRecord record in repository.Refs.List(store.RefPrefix))
        {
            options.Commit.Cancellation.ThrowIfCancellationRequested();
            options.Progress?.Invoke(record.Name);
            string name = record.Name[(store.RefPrefix.Length + 1)..];
            hasSettings |= name == StoreSettings.RefName;
            if (name == StoreSettings.RemovedRefName)
            {
                if (StoreCheck.Verify(repository.Objects, record.Target, ObjectType.Commit, record.Name, content: true) is { } bad) yield return bad;
                continue;
            }

            if (Item(repository, record, name) is { } finding) yield return finding;
        }

        if (!hasSettings) yield return new StoreFinding(FindingSeverity.Information, "SettingsMissing", store.RefPrefix, "The store has no settings: plain git made it. It is read by what its refs point at.");
    }

    private StoreFinding? Item(GitRepository repository, RefRecord record, string name)
    {
        try
        {
            if (!repository.Objects.TryReadHeader(record.Target, out ObjectType type, out _))
                return new StoreFinding(FindingSeverity.Error, ErrorIds.ObjectNotFound, record.Name, $"The object {record.Target}, which the ref '{record.Name}' points at, is missing. Fetch it, or get it back from a clone or a backup.");
            if (options.Full && StoreCheck.Verify(repository.Objects, record.Target, type, record.Name, content: true) is { } bad) return bad;
            if (!RefTarget.TryPeel(repository, record.Target, out ObjectId blob))
                return new StoreFinding(FindingSeverity.Information, "RefIsNoItem", record.Name, $"The ref '{record.Name}' does not point at a single value, and is left alone.");
            if (StoreCheck.Verify(repository.Objects, blob, ObjectType.Blob, record.Name, options.Full) is { } value) return value;
            if (name != StoreSettings.RefName) KeyName.Validate(KeyName.DecodeKey(name, NameForm.Ref), NameForm.Ref);
            return null;
        }
        catch (KvException e) when (StoreCheck.IsDamage(e))
        {
            return StoreCheck.Of(e) with { Target = record.Name };
        }
        catch (KvException e) when (e.ErrorId == ErrorIds.KeyInvalid)
        {
            return new StoreFinding(FindingSeverity.Warning, "KeyInvalid", record.Name, e.Message);
        }
    }
}
