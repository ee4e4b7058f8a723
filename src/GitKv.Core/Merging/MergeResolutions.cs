using GitKv.Core.Objects;

namespace GitKv.Core.Merging;

/// <summary>What was decided about the conflicts of a merge that waits.</summary>
internal sealed class MergeResolutions(IEnumerable<MergeResolution> all)
{
    private readonly ILookup<string, MergeResolution> _all = all.ToLookup(r => r.Key, StringComparer.Ordinal);

    /// <summary>What was decided about a whole item; null for nothing.</summary>
    public ItemState? Find(string key, ItemState common, ItemState ours, ItemState theirs)
    {
        foreach (MergeResolution resolution in _all[key])
        {
            if (resolution.Path.Length > 0 || !resolution.IsAbout(key, common, ours, theirs)) continue;
            return resolution.Use switch
            {
                MergeUse.Ours => ours,
                MergeUse.Theirs => theirs,
                MergeUse.Base => common,
                _ => new ItemState(resolution.Value, resolution.Expires),
            };
        }

        return null;
    }

    /// <summary>What was decided about a setting of the store: Ours or Theirs; null for nothing.</summary>
    public MergeUse? Setting(string path, byte[]? common, byte[]? ours, byte[]? theirs)
    {
        foreach (MergeResolution resolution in _all[""])
            if (resolution.Path == path && resolution.IsAbout("", Hash(common), Hash(ours), Hash(theirs))) return resolution.Use;
        return null;
    }

    /// <summary>Settings have no blobs of their own: their text stands for itself.</summary>
    public static ItemState Hash(byte[]? setting) => setting is null ? ItemState.None : new ItemState(ObjectId.Hash(ObjectType.Blob, setting));

    /// <summary>What was decided about places in a value, by their paths.</summary>
    public IReadOnlyDictionary<string, MergeResolution> Places(string key, ItemState common, ItemState ours, ItemState theirs)
    {
        var places = new Dictionary<string, MergeResolution>(StringComparer.Ordinal);
        foreach (MergeResolution resolution in _all[key])
            if (resolution.Path.Length > 0 && resolution.IsAbout(key, common, ours, theirs)) places[resolution.Path] = resolution;
        return places;
    }
}
