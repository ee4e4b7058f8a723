namespace GitKv.Core.Objects;

public sealed class ObjectDatabase : IDisposable
{
    public void Dispose() => throw new NotImplementedException();
}
