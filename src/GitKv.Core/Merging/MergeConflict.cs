namespace GitKv.Core.Merging;

/// <summary>Something that both sides changed and that a strategy does not decide.</summary>
/// <param name="Key">The key.</param>
/// <param name="Path">Where in the value: a JSON Pointer (RFC 6901), "" for the whole value. An index into an array counts in ours, or in theirs or the base where
/// ours has no such element.</param>
/// <param name="Base">The bytes at that place where the copies parted; null: nothing there.</param>
/// <param name="Ours">Those of our copy.</param>
/// <param name="Theirs">Those of their copy.</param>
/// <param name="Reason">A sentence that says what the two sides did.</param>
public sealed record MergeConflict(string Key, string Path, byte[]? Base, byte[]? Ours, byte[]? Theirs, string Reason);
