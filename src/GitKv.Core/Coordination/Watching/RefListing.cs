using GitKv.Core.Keys;
using GitKv.Core.Objects;
using GitKv.Core.Refs;
using GitKv.Core.Stores;

namespace GitKv.Core.Coordination.Watching;

/// <summary>What the refs of the watched keys of a Branch or Ref store point at, read at one time.</summary>
/// <param name="Targets">By key.</param>
/// <param name="Removals">The tip of <c>%removed</c>; zero where there is none.</param>
/// <param name="IsGone">The store has no ref at all.</param>
internal sealed record RefListing(Dictionary<string, ObjectId> Targets, ObjectId Removals, bool IsGone)
{
    public static RefListing Read(KvStore store, WatchFilter filter)
    {
        RefStore refs = store.Repository.Refs;
        string prefix = store.RefPrefix;
        ObjectId removals = Removed();
        var targets = new Dictionary<string, ObjectId>(StringComparer.Ordinal);
        bool isGone = false;
        if (filter.OnlyKey is { } key)
        {
            if (refs.Read(RefSource.ExistingNameOf(store.Repository, prefix, key)) is { } target) targets.Add(key, target);
            else isGone = !refs.AnyUnder(prefix);
        }
        else
        {
            IReadOnlyList<RefRecord> all = refs.List(prefix);
            isGone = all.Count == 0;
            foreach (RefRecord record in all)
            {
                ReadOnlySpan<char> name = record.Name.AsSpan(prefix.Length + 1);
                if (name is StoreSettings.RefName or StoreSettings.RemovedRefName) continue;
                string found = KeyName.DecodeKey(name.ToString(), NameForm.Ref);
                if (filter.IsMatch(found)) targets.TryAdd(found, record.Target);
            }
        }

        // A removal that happened in between is left for the next time, with what it removed.
        return new RefListing(targets, removals, isGone);

        ObjectId Removed() => store.Layout == KvLayout.Branch ? refs.Read($"{prefix}/{StoreSettings.RemovedRefName}") ?? ObjectId.Zero : ObjectId.Zero;
    }
}
