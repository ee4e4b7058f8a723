using GitKv.Core.Objects;
using GitKv.Core.Refs;

namespace GitKv.Core.Repositories;

public sealed class GitRepository : IDisposable
{
    public static GitRepository Open(string path) => throw new NotImplementedException();
    public static GitRepository Create(string path, bool bare) => throw new NotImplementedException();
    public string GitDirectory => throw new NotImplementedException();
    public string CommonDirectory => throw new NotImplementedException();
    public string? WorkTree => throw new NotImplementedException();
    public bool IsBare => throw new NotImplementedException();
    public bool IsShallow => throw new NotImplementedException();
    public GitConfig Config => throw new NotImplementedException();
    public ObjectDatabase Objects => throw new NotImplementedException();
    public RefStore Refs => throw new NotImplementedException();
    public GitIdentity Author(GitIdentity? given = null) => throw new NotImplementedException();
    public GitIdentity Committer() => throw new NotImplementedException();
    public FsyncPolicy Fsync(bool durable) => throw new NotImplementedException();
    public void Dispose() => throw new NotImplementedException();
}
