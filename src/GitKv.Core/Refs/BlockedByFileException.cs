namespace GitKv.Core.Refs;

/// <summary>A folder can't be made, as a file has its name. Translated before it leaves this room.</summary>
internal sealed class BlockedByFileException(string path) : IOException($"'{path}' is a file, not a folder.")
{
    public string Path { get; } = path;
}
