namespace GitKv.Core.Objects;

public sealed class ObjectDatabase : IDisposable
{
    public ObjectDatabase(string directory) => Directory = directory;

    public string Directory { get; }

    public bool TryReadHeader(ObjectId id, out ObjectType type, out long size) => throw new NotImplementedException($"{this}");

    public byte[] Read(ObjectId id, ObjectType expected) => throw new NotImplementedException($"{this}");

    public void Dispose()
    {
    }
}
