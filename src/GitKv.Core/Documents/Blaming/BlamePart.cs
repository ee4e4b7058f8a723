using System.Text.Json;

namespace GitKv.Core.Documents.Blaming;

/// <summary>A part of a value and where it comes from.</summary>
/// <param name="Path">Of a JSON document: which property or element, as a JSON Pointer (RFC 6901); "" is the whole value.</param>
/// <param name="Line">Of a text: which line, from 1; 0 for anything else.</param>
/// <param name="Json">The part, of a JSON document.</param>
/// <param name="Text">The part, of a text; null for anything else.</param>
/// <param name="Origin">What gave it the value that it has.</param>
/// <typeparam name="T">What tells of an origin.</typeparam>
public sealed record BlamePart<T>(string Path, int Line, JsonElement? Json, string? Text, T Origin);
