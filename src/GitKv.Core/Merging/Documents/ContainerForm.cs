namespace GitKv.Core.Merging.Documents;

/// <summary>The form of a container: the order of its members and the white space around them, without their values.</summary>
internal static class ContainerForm
{
    /// <summary>The side whose form a merged container takes: the one that changed it; the first if both did, or none.</summary>
    /// <param name="base">The common ancestor.</param>
    /// <param name="first">One side.</param>
    /// <param name="second">The other side.</param>
    /// <param name="firstInBase">For each member of the first its index in the base, or -1.</param>
    /// <param name="secondInBase">For each member of the second its index in the base, or -1.</param>
    public static MergeOrder Choose(JsonNode? @base, JsonNode first, JsonNode second, int[] firstInBase, int[] secondInBase)
    {
        if (first.Members.Length == 0) return MergeOrder.Second;
        if (second.Members.Length == 0 || @base is null) return MergeOrder.First;
        return !IsChanged(@base, first, firstInBase) && IsChanged(@base, second, secondInBase) ? MergeOrder.Second : MergeOrder.First;
    }

    /// <summary>Whether the members that are in both stand in another order.</summary>
    public static bool IsReordered(int[] inOther)
    {
        int last = -1;
        foreach (int at in inOther)
        {
            if (at < 0) continue;
            if (at < last) return true;
            last = at;
        }
        return false;
    }

    private static bool IsChanged(JsonNode @base, JsonNode side, int[] inBase)
    {
        if (IsReordered(inBase)) return true;
        for (int i = 0; i < inBase.Length; i++)
        {
            int at = inBase[i];
            if (at < 0) continue;
            if (i == 0 == (at == 0) && !side.Lead(i).SequenceEqual(@base.Lead(at))) return true;
            if (i == inBase.Length - 1 == (at == @base.Members.Length - 1) && !side.Trail(i).SequenceEqual(@base.Trail(at))) return true;
            if (side.Kind == JsonKind.Object && !side.Colon(i).SequenceEqual(@base.Colon(at))) return true;
        }
        return false;
    }
}
