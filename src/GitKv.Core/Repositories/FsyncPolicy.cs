namespace GitKv.Core.Repositories;

/// <summary>What is synced to the disk before a write is reported as done (git's core.fsync).</summary>
/// <param name="LooseObjects">Loose objects, before they get their name.</param>
/// <param name="Packs">Packs and their indexes, before they get their name.</param>
/// <param name="References">Loose refs and packed-refs, before they get their name.</param>
/// <param name="Folders">The folders too, so that the names themselves survive a power cut; git never does.</param>
public sealed record FsyncPolicy(bool LooseObjects, bool Packs, bool References, bool Folders)
{
    /// <summary>What git does unless configured: packs and refs, not loose objects.</summary>
    public static FsyncPolicy GitDefault { get; } = new(false, true, true, false);

    /// <summary>Everything: <c>-Durable</c>.</summary>
    public static FsyncPolicy Everything { get; } = new(true, true, true, true);
}
