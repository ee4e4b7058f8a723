namespace GitKv.Core.Merging.Documents;

/// <summary>Merges arrays: by the identity of their elements where they have one, else as sequences.</summary>
internal static class ArrayMerge
{
    /// <summary>Null: two arrays without a common ancestor and without identities; nothing says how they belong together.</summary>
    public static MergedValue? TryMerge(DocumentMerge merge, IReadOnlyList<string> identityKeys, JsonNode? @base, JsonNode first, JsonNode second)
    {
        if (ElementIdentity.Of(identityKeys, @base, first, second) is { } identity) return ByIdentity(merge, identity, @base, first, second);
        return @base is null ? null : new SequenceMerge(merge, @base, first, second).Merge();
    }

    private static MergedValue ByIdentity(DocumentMerge merge, ElementIdentity identity, JsonNode? @base, JsonNode first, JsonNode second)
    {
        int[] firstInBase = Places(identity, first, @base);
        int[] secondInBase = Places(identity, second, @base);
        bool firstMoved = @base is null || ContainerForm.IsReordered(firstInBase);
        bool secondMoved = @base is null || ContainerForm.IsReordered(secondInBase);
        MergeOrder form;
        if (firstMoved && secondMoved)
        {
            form = ContainerForm.IsReordered(Places(identity, first, second)) ? merge.Conflict(@base, first, second, "Elements were put in different orders.") : ContainerForm.Choose(@base, first, second, firstInBase, secondInBase);
        }
        else if (firstMoved || secondMoved)
        {
            form = firstMoved ? MergeOrder.First : MergeOrder.Second;
        }
        else
        {
            form = ContainerForm.Choose(@base, first, second, firstInBase, secondInBase);
        }
        return KeyedMerge.Merge(merge, @base, first, second, identity.Find, form, ordered: true);
    }

    private static int[] Places(ElementIdentity identity, JsonNode array, JsonNode? other)
    {
        int[] places = new int[array.Members.Length];
        for (int i = 0; i < places.Length; i++) places[i] = other is null ? -1 : identity.Find(array, i, other);
        return places;
    }
}
