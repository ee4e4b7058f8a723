using GitKv.Core.Keys;
using GitKv.Core.Objects;
using GitKv.Core.Refs;
using GitKv.Core.Stores;

namespace GitKv.Core.Merging;

/// <summary>The refs of a Branch store, at one moment: by key, and the two that are no keys.</summary>
internal sealed class BranchRefs
{
    public BranchRefs(KvStore store)
    {
        Records = store.Repository.Refs.List(store.RefPrefix);
        foreach (RefRecord record in Records)
        {
            string name = record.Name[(store.RefPrefix.Length + 1)..];
            if (name == StoreSettings.RefName) Settings = record.Target;
            else if (name == StoreSettings.RemovedRefName) Removed = record.Target;
            else Keys[KeyName.DecodeKey(name, NameForm.Ref)] = record.Target;
        }
    }

    public IReadOnlyList<RefRecord> Records { get; }

    public Dictionary<string, ObjectId> Keys { get; } = new(StringComparer.Ordinal);

    public ObjectId Settings { get; }

    public ObjectId Removed { get; }
}
