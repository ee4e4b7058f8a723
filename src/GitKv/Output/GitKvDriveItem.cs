using GitKv.Core.Stores;

namespace GitKv;

/// <summary>An item as a drive shows it.</summary>
public sealed class GitKvDriveItem : GitKvItem
{
    internal GitKvDriveItem(ItemSource source, KvEntry entry)
        : base(source, entry)
    {
    }

    /// <summary>The last component of the key.</summary>
    public string Name => Key[(Key.LastIndexOf('/') + 1)..];
}
