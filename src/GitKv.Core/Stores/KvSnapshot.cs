using GitKv.Core.Keys;

namespace GitKv.Core.Stores;

public sealed class KvSnapshot : IKvReader
{
    public KvStore Store => throw new NotImplementedException();
    public string? Version => throw new NotImplementedException();
    public bool TryGet(string key, out KvEntry entry) => throw new NotImplementedException();
    public IEnumerable<KvEntry> Enumerate(KeyPattern? pattern = null) => throw new NotImplementedException();
    public IEnumerable<KvEntry> EnumerateUnder(string directory) => throw new NotImplementedException();
    public bool IsDirectory(string directory) => throw new NotImplementedException();
    public IEnumerable<(string Name, bool IsDirectory)> Children(string directory) => throw new NotImplementedException();
    public byte[] Read(KvEntry entry) => throw new NotImplementedException();
    public Stream Open(KvEntry entry) => throw new NotImplementedException();
    public long SizeOf(KvEntry entry) => throw new NotImplementedException();
}
