namespace GitKv.Core.Merging.Documents;

/// <summary>Merges containers whose members are told apart by something: objects by the names of properties, arrays by the identity of their elements.</summary>
internal static class KeyedMerge
{
    public static MergedValue Objects(DocumentMerge merge, JsonNode? @base, JsonNode first, JsonNode second) =>
        Merge(merge, @base, first, second, (container, index, other) => other.Find(container.Members[index].Name!), MergeOrder.First, ordered: false);

    /// <param name="merge">The merge that this is a part of.</param>
    /// <param name="base">The common ancestor's container.</param>
    /// <param name="first">One side's container.</param>
    /// <param name="second">The other side's container.</param>
    /// <param name="find">The place in another container of what is at a place in one, or -1.</param>
    /// <param name="form">The side whose order stands; where <paramref name="ordered"/> is false, the form decides.</param>
    /// <param name="ordered">Whether the order of members has a meaning.</param>
    public static MergedValue Merge(DocumentMerge merge, JsonNode? @base, JsonNode first, JsonNode second, Func<JsonNode, int, JsonNode, int> find, MergeOrder form, bool ordered)
    {
        int[] firstInBase = Places(first, @base, find);
        int[] secondInBase = Places(second, @base, find);
        if (!ordered) form = ContainerForm.Choose(@base, first, second, firstInBase, secondInBase);

        (JsonNode frame, JsonNode other) = form == MergeOrder.First ? (first, second) : (second, first);
        (int[] frameInBase, int[] otherInBase) = form == MergeOrder.First ? (firstInBase, secondInBase) : (secondInBase, firstInBase);
        int[] frameInOther = Places(frame, other, find);
        int[] otherInFrame = new int[other.Members.Length];
        Array.Fill(otherInFrame, -1);
        for (int i = 0; i < frameInOther.Length; i++)
        {
            if (frameInOther[i] >= 0) otherInFrame[frameInOther[i]] = i;
        }

        MergedValue? MergeMember(int inBase, int inFrame, int inOther)
        {
            JsonNode? baseValue = inBase < 0 ? null : @base!.Members[inBase].Value;
            JsonNode? frameValue = inFrame < 0 ? null : frame.Members[inFrame].Value;
            JsonNode? otherValue = inOther < 0 ? null : other.Members[inOther].Value;
            bool frameIsFirst = form == MergeOrder.First;
            if (frame.Kind == JsonKind.Object) merge.Place.Enter(inFrame >= 0 ? frame.Members[inFrame].Name! : other.Members[inOther].Name!);
            else merge.Place.Enter(frameIsFirst ? merge.PlaceOf(inBase, inFrame, inOther) : merge.PlaceOf(inBase, inOther, inFrame));
            MergedValue? merged = frameIsFirst ? merge.Merge(baseValue, frameValue, otherValue) : merge.Merge(baseValue, otherValue, frameValue);
            merge.Place.Leave();
            return merged;
        }

        // What only the other side has comes behind the member of the frame that it follows there, and behind what only the frame has at that place.
        var inserted = new Dictionary<int, List<MergedPart>>();
        int behind = -1;
        for (int i = 0; i < other.Members.Length; i++)
        {
            if (otherInFrame[i] >= 0)
            {
                behind = otherInFrame[i];
                continue;
            }
            if (MergeMember(otherInBase[i], -1, i) is not { } merged) continue;
            while (behind + 1 < frameInOther.Length && frameInOther[behind + 1] < 0) behind++;
            if (!inserted.TryGetValue(behind, out List<MergedPart>? there)) inserted.Add(behind, there = []);
            there.Add(new MergedPart(other, i, merged));
        }

        var parts = new List<MergedPart>(frame.Members.Length);
        if (inserted.TryGetValue(-1, out List<MergedPart>? atStart)) parts.AddRange(atStart);
        for (int i = 0; i < frame.Members.Length; i++)
        {
            if (MergeMember(frameInBase[i], i, frameInOther[i]) is { } merged) parts.Add(new MergedPart(frame, i, merged));
            if (inserted.TryGetValue(i, out List<MergedPart>? there)) parts.AddRange(there);
        }
        return new MergedValue(frame, parts);
    }

    private static int[] Places(JsonNode container, JsonNode? other, Func<JsonNode, int, JsonNode, int> find)
    {
        int[] places = new int[container.Members.Length];
        for (int i = 0; i < places.Length; i++) places[i] = other is null ? -1 : find(container, i, other);
        return places;
    }
}
