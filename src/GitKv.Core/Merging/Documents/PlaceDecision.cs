namespace GitKv.Core.Merging.Documents;

/// <summary>What a person decided about a conflict at one place of a document.</summary>
/// <param name="Use">Which value stands.</param>
/// <param name="Value">With <see cref="MergeUse.Value"/>: the value; null: what is there goes.</param>
internal sealed record PlaceDecision(MergeUse Use, JsonNode? Value);
