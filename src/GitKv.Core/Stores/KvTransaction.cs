using GitKv.Core.Keys;
using GitKv.Core.Objects;

namespace GitKv.Core.Stores;

public sealed class KvTransaction : IKvReader, IDisposable
{
    public KvStore Store => throw new NotImplementedException();
    public KvSnapshot Base => throw new NotImplementedException();
    public int Count => throw new NotImplementedException();
    public bool TryGet(string key, out KvEntry entry) => throw new NotImplementedException();
    public IEnumerable<KvEntry> Enumerate(KeyPattern? pattern = null) => throw new NotImplementedException();
    public IEnumerable<KvEntry> EnumerateUnder(string directory) => throw new NotImplementedException();
    public bool IsDirectory(string directory) => throw new NotImplementedException();
    public IEnumerable<(string Name, bool IsDirectory)> Children(string directory) => throw new NotImplementedException();
    public byte[] Read(KvEntry entry) => throw new NotImplementedException();
    public Stream Open(KvEntry entry) => throw new NotImplementedException();
    public long SizeOf(KvEntry entry) => throw new NotImplementedException();
    public void Set(string key, ReadOnlySpan<byte> value, Precondition precondition = default) => throw new NotImplementedException();
    public void Set(string key, Stream value, long? length, Precondition precondition = default) => throw new NotImplementedException();
    public void Set(string key, ObjectId blob, Precondition precondition = default) => throw new NotImplementedException();
    public void Remove(string key, Precondition precondition = default) => throw new NotImplementedException();
    public int Copy(string source, string destination, bool overwrite) => throw new NotImplementedException();
    public int Move(string source, string destination, bool overwrite) => throw new NotImplementedException();
    public CommitResult Commit(CommitOptions? options = null) => throw new NotImplementedException();
    public void Dispose() => throw new NotImplementedException();
}
