namespace GitKv.Core.Merging.Documents;

/// <summary>
/// A value of the merged document: one that stands in one of the documents as it is, or a container put together of members of several, in the form
/// (white space, order) of one of them.
/// </summary>
/// <param name="Frame">The value itself, or the container whose form the merged one takes.</param>
/// <param name="Parts">The members; null: the value as it stands.</param>
internal sealed record MergedValue(JsonNode Frame, IReadOnlyList<MergedPart>? Parts)
{
    public MergedValue(JsonNode node)
        : this(node, null)
    {
    }
}

/// <summary>A member of a merged container.</summary>
/// <param name="Container">The container that it comes from.</param>
/// <param name="Index">Its place in there.</param>
/// <param name="Value">Its merged value.</param>
internal readonly record struct MergedPart(JsonNode Container, int Index, MergedValue Value);
