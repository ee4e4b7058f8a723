using GitKv.Core.Objects;
using GitKv.Core.Repositories;

namespace GitKv.Core.Refs;

public sealed class RefTransaction : IDisposable
{
    public ObjectId Lock(string name) => throw new NotImplementedException();
    public void Prepare(IReadOnlyList<RefEdit> edits, CancellationToken cancellation = default) => throw new NotImplementedException();
    public void Commit(string reflogMessage, GitIdentity committer) => throw new NotImplementedException();
    public void Dispose() => throw new NotImplementedException();
}
