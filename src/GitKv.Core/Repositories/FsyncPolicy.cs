namespace GitKv.Core.Repositories;

/// <summary>What is synced to the disk before a write is reported as done (git's core.fsync).</summary>
/// <param name="LooseObjects">Loose objects, before they get their name.</param>
/// <param name="Packs">Packs and their indexes, before they get their name.</param>
/// <param name="References">Loose refs and packed-refs, before they get their name.</param>
/// <param name="Folders">The folders too, so that the names themselves survive a power cut; git never does.</param>
public sealed record FsyncPolicy(bool LooseObjects, bool Packs, bool References, bool Folders)
{
    /// <summary>What git does unless configured: packs, neither loose objects nor refs (seen in the fsync counts of its trace2).</summary>
    public static FsyncPolicy GitDefault { get; } = new(false, true, false, false);

    /// <summary>Everything: <c>-Durable</c>.</summary>
    public static FsyncPolicy Everything { get; } = new(true, true, true, true);

    /// <summary>Nothing.</summary>
    private static FsyncPolicy Nothing { get; } = new(false, false, false, false);

    /// <summary>
    /// The policy for values of core.fsync and core.fsyncObjectFiles (git-config): components are taken off and added to the
    /// default, <c>none</c> starts from nothing, and unknown names are ignored, as git ignores them.
    /// </summary>
    internal static FsyncPolicy Parse(string? components, bool? objectFiles)
    {
        FsyncPolicy start = GitDefault;
        FsyncPolicy added = Nothing;
        FsyncPolicy removed = Nothing;
        foreach (string item in (components ?? "").Split([',', ' ', '\t'], StringSplitOptions.RemoveEmptyEntries))
        {
            if (item == "none")
            {
                start = Nothing;
                continue;
            }

            bool minus = item[0] == '-';
            if (Component(minus ? item[1..] : item) is not { } component) continue;
            if (minus) removed = removed.With(component);
            else added = added.With(component);
        }

        FsyncPolicy policy = start.Without(removed).With(added);

        // The older setting adds to the newer one.
        return objectFiles == true ? policy with { LooseObjects = true } : policy;
    }

    private static FsyncPolicy? Component(string name) => name switch
    {
        "loose-object" => Nothing with { LooseObjects = true },
        "pack" => Nothing with { Packs = true },
        "objects" => Nothing with { LooseObjects = true, Packs = true },
        "reference" => Nothing with { References = true },
        "committed" or "added" or "all" => new FsyncPolicy(true, true, true, false),
        _ => null,
    };

    private FsyncPolicy With(FsyncPolicy other) =>
        new(LooseObjects || other.LooseObjects, Packs || other.Packs, References || other.References, Folders || other.Folders);

    private FsyncPolicy Without(FsyncPolicy other) =>
        new(LooseObjects && !other.LooseObjects, Packs && !other.Packs, References && !other.References, Folders && !other.Folders);
}
