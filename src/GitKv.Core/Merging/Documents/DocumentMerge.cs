namespace GitKv.Core.Merging.Documents;

/// <summary>
/// The 3-way merge of one JSON document. The two sides are taken in an order of their own (by their bytes), so that both replicas come to the same bytes whichever
/// of them merges; only conflicts speak of ours and theirs.
/// </summary>
/// <param name="key">The key, for conflicts.</param>
/// <param name="identityKeys">The properties that tell elements of arrays apart, best first.</param>
/// <param name="decide">Which side stands where there is a conflict; null: conflicts stay.</param>
/// <param name="swapped">Whether the first side is theirs.</param>
/// <param name="decisions">What a person decided about places, by pointer; comes first.</param>
internal sealed class DocumentMerge(string key, IReadOnlyList<string> identityKeys, Func<MergeSide>? decide, bool swapped, Func<string, PlaceDecision?>? decisions = null)
{
    private readonly List<MergeConflict> _conflicts = [];

    public IReadOnlyList<MergeConflict> Conflicts => _conflicts;

    /// <summary>Where in the document the merge is.</summary>
    public JsonPointer Place { get; } = new();

    /// <summary>The merged document; without meaning if there are conflicts.</summary>
    public byte[] Merge(JsonTree? @base, JsonTree ours, JsonTree theirs)
    {
        JsonNode first = (swapped ? theirs : ours).Root;
        JsonNode second = (swapped ? ours : theirs).Root;
        MergedValue merged = Merge(@base?.Root, first, second)!;
        // The white space around the root: of the side that changed it.
        JsonNode around = @base is not null && Before(first).SequenceEqual(Before(@base.Root)) && After(first).SequenceEqual(After(@base.Root)) ? second : first;
        return MergedWriter.Write(merged, Before(around), After(around), first.Source.Length + second.Source.Length);
    }

    /// <summary>Merges one value; null is a property or element that is not there.</summary>
    public MergedValue? Merge(JsonNode? @base, JsonNode? first, JsonNode? second)
    {
        if (JsonNode.SameText(first, second)) return Take(first);
        if (JsonNode.SameText(first, @base)) return Take(second);
        if (JsonNode.SameText(second, @base)) return Take(first);
        if (first is not null && second is not null && first.Kind == second.Kind && (@base is null || @base.Kind == first.Kind))
        {
            if (first.Kind == JsonKind.Object) return KeyedMerge.Objects(this, @base, first, second);
            if (first.Kind == JsonKind.Array && ArrayMerge.TryMerge(this, identityKeys, @base, first, second) is { } array) return array;
        }
        if (@base is not null && @base.Equals(first)) return Take(second);
        if (@base is not null && @base.Equals(second)) return Take(first);
        if (first is not null && first.Equals(second)) return Take(first);
        if (decisions?.Invoke(Place.ToString()) is { Use: MergeUse.Base or MergeUse.Value } decided) return Take(decided.Use == MergeUse.Base ? @base : decided.Value);
        return Take(Conflict(@base, first, second) == MergeOrder.First ? first : second);
    }

    /// <summary>Notes a conflict, unless it is decided.</summary>
    /// <returns>The side that stands.</returns>
    public MergeOrder Conflict(JsonNode? @base, JsonNode? first, JsonNode? second, string? reason = null)
    {
        if (decisions?.Invoke(Place.ToString()) is { Use: MergeUse.Ours or MergeUse.Theirs } decided) return decided.Use == MergeUse.Ours ^ swapped ? MergeOrder.First : MergeOrder.Second;
        if (decide is not null) return decide() == MergeSide.Ours ^ swapped ? MergeOrder.First : MergeOrder.Second;
        (JsonNode? ours, JsonNode? theirs) = OursAndTheirs(first, second);
        _conflicts.Add(new MergeConflict(key, Place.ToString(), @base?.Text.ToArray(), ours?.Text.ToArray(), theirs?.Text.ToArray(), reason ?? Reason(@base, ours, theirs)));
        return MergeOrder.First;
    }

    /// <summary>The index that a conflict speaks of: in ours, else in theirs, else in the base.</summary>
    public int PlaceOf(int inBase, int inFirst, int inSecond)
    {
        (int ours, int theirs) = swapped ? (inSecond, inFirst) : (inFirst, inSecond);
        return ours >= 0 ? ours : theirs >= 0 ? theirs : inBase;
    }

    private (JsonNode? Ours, JsonNode? Theirs) OursAndTheirs(JsonNode? first, JsonNode? second) => swapped ? (second, first) : (first, second);

    private static MergedValue? Take(JsonNode? node) => node is null ? null : new MergedValue(node);

    private static string Reason(JsonNode? @base, JsonNode? ours, JsonNode? theirs)
    {
        if (@base is { Kind: JsonKind.Object or JsonKind.Array } && ours is not null && theirs is not null && (ours.Kind == @base.Kind) != (theirs.Kind == @base.Kind))
        {
            return ours.Kind == @base.Kind ? "Changed inside in ours, replaced by another type in theirs." : "Replaced by another type in ours, changed inside in theirs.";
        }
        return ConflictReason.Of(@base is null, ours is null, theirs is null);
    }

    private static ReadOnlySpan<byte> Before(JsonNode root) => root.Source.AsSpan(0, root.Start);

    private static ReadOnlySpan<byte> After(JsonNode root) => root.Source.AsSpan(root.End);
}

/// <summary>The two sides in the order that both replicas see alike.</summary>
internal enum MergeOrder
{
    First,
    Second,
}
