using GitKv.Core.Objects;

namespace GitKv.Core.Refs;

/// <summary>A ref under its lock, with what it was then and therefore still is.</summary>
internal sealed class HeldRef(string name, string path, LockFile file, ObjectId current, bool isLoose) : IDisposable
{
    public string Name { get; } = name;

    /// <summary>Its own file, there or not.</summary>
    public string Path { get; } = path;

    public LockFile Lock { get; } = file;

    /// <summary>The object it points at; Zero when it does not exist.</summary>
    public ObjectId Current { get; set; } = current;

    /// <summary>Whether it has its own file.</summary>
    public bool IsLoose { get; } = isLoose;

    /// <summary>Set when its file was deleted: empty folders may be left above it.</summary>
    public bool IsUnlinked { get; set; }

    public void Dispose() => Lock.Dispose();
}
