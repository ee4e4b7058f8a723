namespace GitKv.Core.Formats;

/// <summary>A document as a reader found it, ready to be set.</summary>
/// <param name="Key">The key, with the prefix; valid in a Tree store.</param>
/// <param name="Value">The bytes to store; null where they are those of <paramref name="FilePath"/>.</param>
/// <param name="FilePath">The file that holds the value (<see cref="DocumentFormat.Files"/>), to be streamed; null for other formats.</param>
public sealed record ImportedDocument(string Key, byte[]? Value, string? FilePath);
