namespace GitKv.Core.Merging;

/// <summary>What the two sides did, in a sentence.</summary>
internal static class ConflictReason
{
    public static string Of(bool added, bool oursRemoved, bool theirsRemoved) => (added, oursRemoved, theirsRemoved) switch
    {
        (_, true, _) => "Removed in ours, changed in theirs.",
        (_, _, true) => "Changed in ours, removed in theirs.",
        (true, _, _) => "Added in both, differently.",
        _ => "Changed in both, differently.",
    };
}
