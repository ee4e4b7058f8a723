using GitKv.Core.Merging.Collections;
using GitKv.Core.Merging.Documents;
using GitKv.Core.Values;

namespace GitKv.Core.Merging;

/// <summary>
/// JSON arrays as sets. Elements are equal if their values are (1 and 1.0, objects whatever the order of their properties). What either side added is there, what
/// either side removed is gone. Nobody can remove what the base did not have, so no removal takes away an addition: an observed-remove set, with the base as what was observed.
/// <para>The result has the base's elements in the base's order, then the added ones sorted by their text, once each, in the form in which GitKv writes JSON. No item is the
/// empty set: against a deletion only what the other side added stays, and without additions the key stays deleted. What is no array is a conflict.</para>
/// </summary>
internal sealed class SetStrategy : MergeStrategy
{
    public override string Name => "Set";

    protected override MergeOutcome MergeChanged(MergeInput input)
    {
        if (Elements(input.Ours) is not { } ours) return NoArray(input, "Ours");
        if (Elements(input.Theirs) is not { } theirs) return NoArray(input, "Theirs");
        if (Elements(input.Base) is not { } @base) return NoArray(input, "The base");
        bool oursSame = input.Ours is not null && input.Base is not null && BagMerge.Same(ours, @base);
        bool theirsSame = input.Theirs is not null && input.Base is not null && BagMerge.Same(theirs, @base);
        if (oursSame && theirsSame) return MergeOutcome.Clean(input.Base);
        if (oursSame) return MergeOutcome.Clean(input.Theirs);
        if (theirsSame) return MergeOutcome.Clean(input.Ours);

        // Of two spellings of an element that both added, the ordinally smaller one.
        HashSet<JsonNode> inBase = [.. @base];
        JsonNode[] added = [.. ours.Concat(theirs).Where(e => !inBase.Contains(e)).OrderBy(e => e, NodeTextOrder.Instance).Distinct()];
        List<JsonNode> merged = BagMerge.Merge(@base, ours, theirs, NodeTextOrder.Instance);
        JsonNode[] kept = [.. merged.Where(inBase.Contains)];
        if (kept.Length + added.Length == 0 && (input.Ours is null || input.Theirs is null)) return MergeOutcome.Clean(null);
        return MergeOutcome.Clean(ValueCodec.FromJson(writer =>
        {
            writer.WriteStartArray();
            foreach (JsonNode element in kept.Concat(added)) JsonFormatter.Copy(element.Text, writer);
            writer.WriteEndArray();
        }));
    }

    /// <summary>Each element once; null: no JSON array, or one that can't be read with certainty.</summary>
    private static List<JsonNode>? Elements(byte[]? value)
    {
        if (value is null) return [];
        return JsonTree.Parse(value) is { Duplicate: null, Root: { Kind: JsonKind.Array } array } ? [.. array.Members.Select(m => m.Value).Distinct()] : null;
    }

    private static MergeOutcome NoArray(MergeInput input, string side) => MergeOutcome.Conflict(input, $"{side} is no JSON array.");

    private sealed class NodeTextOrder : IComparer<JsonNode>
    {
        public static readonly NodeTextOrder Instance = new();

        public int Compare(JsonNode? x, JsonNode? y) => x!.Text.SequenceCompareTo(y!.Text);
    }
}
