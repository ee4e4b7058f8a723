using GitKv.Core.Stores;

namespace GitKv.Core.Remotes.Probing;

/// <summary>What a remote takes from this user and gives to it, as <see cref="RemoteProbe"/> found out by trying.</summary>
public sealed record RemoteAbilities
{
    public required RemoteAddress Address { get; init; }

    /// <summary>What is known of reading: protocol version 2, filters, shallow history, and the program that answers.</summary>
    public required RemoteFeatures Features { get; init; }

    /// <summary>Whether single objects are given by id; null where that could not be tried.</summary>
    public bool? SingleObjects { get; init; }

    /// <summary>Whether any ref can be written.</summary>
    public bool CanWrite => CustomRefs || BranchRefs || GivenPrefix == true;

    /// <summary>Whether commits are taken below <c>refs/kv/</c>, and shown again.</summary>
    public bool CustomRefs { get; init; }

    /// <summary>Whether commits are taken below <c>refs/heads/kv/</c>.</summary>
    public bool BranchRefs { get; init; }

    /// <summary>Whether commits are taken where the user wants the store; null where nothing was asked for.</summary>
    public bool? GivenPrefix { get; init; }

    /// <summary>Whether a ref may point at a blob, and be given another one.</summary>
    public bool BlobRefs { get; init; }

    /// <summary>Whether a ref outside of <c>refs/tags/</c> may point at an annotated tag of a blob, and be given another one.</summary>
    public bool TaggedRefs { get; init; }

    /// <summary>Whether several refs change together or not at all.</summary>
    public bool Atomic { get; init; }

    /// <summary>Whether refs can be deleted.</summary>
    public bool Deletes { get; init; }

    /// <summary>The remote's words where it refused, by what was tried.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Refusals { get; init; } = [];

    /// <summary>Refs of the probe that are still there, as they could not be deleted.</summary>
    public IReadOnlyList<string> Left { get; init; } = [];

    /// <summary>The layouts that a store can have there.</summary>
    public IReadOnlyList<KvLayout> Layouts
    {
        get
        {
            var layouts = new List<KvLayout>();
            if (!CanWrite) return layouts;
            layouts.Add(KvLayout.Tree);
            if (Deletes) layouts.Add(KvLayout.Branch);
            if (Deletes && (BlobRefs || TaggedRefs)) layouts.Add(KvLayout.Ref);
            return layouts;
        }
    }
}
