namespace GitKv.Core.Merging.Documents;

/// <summary>A property of an object or an element of an array.</summary>
/// <param name="Name">The property's name without escapes; null of an element.</param>
/// <param name="Start">Where it begins in the document: at the name's quote, or at the value.</param>
/// <param name="NameEnd">Behind the name's closing quote; <paramref name="Start"/> of an element.</param>
/// <param name="Value">The value.</param>
internal readonly record struct JsonMember(string? Name, int Start, int NameEnd, JsonNode Value);
