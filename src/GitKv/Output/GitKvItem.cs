using GitKv.Core.Stores;

namespace GitKv;

/// <summary>
/// A key, its value and its version. The value is read when it is first asked for, from the version of the store that the command saw;
/// so are the size, and who changed the item, when and why, which cost a walk through history: one for all items of a listing.
/// </summary>
/// <remarks>
/// The value may be changed or replaced; piping the item to Set-GitKvItem then writes it. An item that was not changed is
/// copied as it is, byte for byte.
/// </remarks>
public class GitKvItem
{
    private readonly ItemContent _content;

    internal GitKvItem(ItemSource source, KvEntry entry) => _content = new ItemContent(source, entry);

    internal GitKvItem(ItemContent content) => _content = content;

    /// <summary>The key.</summary>
    public string Key => _content.Entry.Key;

    /// <summary>The value; a <see cref="GitKvValueFailure"/> where it can't be read.</summary>
    public object? Value
    {
        get => _content.ValueOrFailure();
        set => _content.Replace(value);
    }

    /// <summary>The token for <c>-IfVersion</c>: it changes whenever the item does.</summary>
    public string Version => _content.Entry.Version;

    /// <summary>The value's size in bytes.</summary>
    public long Size => _content.Size;

    /// <summary>When the item was last changed; null where the layout does not know.</summary>
    public DateTimeOffset? UpdatedAt => Origin?.At;

    /// <summary>Who last changed the item; null where the layout does not know.</summary>
    public string? UpdatedBy => Origin?.By;

    /// <summary>Why the item was last changed; null where the layout does not know.</summary>
    public string? Message => Origin?.Message;

    /// <summary>The commit (or tag) that last changed the item; null where the layout does not know.</summary>
    public string? Commit => Origin?.Commit;

    /// <summary>From when on the item reads as absent; null for never.</summary>
    public DateTimeOffset? ExpiresAt => _content.Entry.Expires?.ToLocalTime();

    /// <summary>What the value is, as <c>-As</c> of Set-GitKvItem takes it to write the same again.</summary>
    public GitKvValueFormat ValueFormat => _content.ValueOrFailure() is GitKvValueFailure ? GitKvValueFormat.Auto : _content.Format;

    /// <summary>The store, as <c>-Store</c> takes it.</summary>
    public string Store => _content.Source.Info.Store;

    /// <summary>How the store is kept.</summary>
    public GitKvLayout Layout => _content.Source.Info.Layout;

    /// <summary>The repository's folder.</summary>
    public string Repository => _content.Source.Info.Repository;

    /// <summary>The remote, as <c>-Remote</c> takes it; null for an item of a repository of this machine.</summary>
    public string? Remote => _content.Source.Info.Remote;

    internal ItemContent Content => _content;

    private ItemOrigin? Origin => _content.Source.OriginOf(Key);

    public override string ToString() => Key;
}
