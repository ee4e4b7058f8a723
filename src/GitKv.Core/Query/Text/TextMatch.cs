namespace GitKv.Core.Query.Text;

/// <summary>A line of a value that holds what was looked for.</summary>
/// <param name="Number">The line's number, from 1.</param>
/// <param name="Column">Where in it the first match begins, in bytes from 0.</param>
/// <param name="Line">The line's bytes, without its end.</param>
public sealed record TextMatch(int Number, int Column, ReadOnlyMemory<byte> Line);
