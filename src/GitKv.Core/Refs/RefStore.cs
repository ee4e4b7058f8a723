using GitKv.Core.Objects;
using GitKv.Core.Repositories;

namespace GitKv.Core.Refs;

public sealed class RefStore
{
    public ObjectId? Read(string name) => throw new NotImplementedException();
    public IReadOnlyList<RefRecord> List(string prefix) => throw new NotImplementedException();
    public bool AnyUnder(string prefix) => throw new NotImplementedException();
    public RefTransaction Begin(FsyncPolicy? fsync = null) => throw new NotImplementedException();
}
