using System.Text.Json;

namespace GitKv.Core.Documents;

/// <summary>One step that turns a JSON document into another, as RFC 6902 (JSON Patch) has it: <c>add</c>, <c>remove</c> or <c>replace</c>.</summary>
/// <param name="Op">The operation's name.</param>
/// <param name="Path">Where, as a JSON Pointer (RFC 6901); "" is the whole document. Indexes are those at this step: all steps before have been made.</param>
/// <param name="Before">What was there; null for <c>add</c>.</param>
/// <param name="After">What is there then; null for <c>remove</c>.</param>
public sealed record JsonOperation(string Op, string Path, JsonElement? Before, JsonElement? After)
{
    public const string Add = "add";
    public const string Remove = "remove";
    public const string Replace = "replace";
}
