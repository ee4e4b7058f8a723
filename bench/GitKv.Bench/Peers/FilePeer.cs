namespace GitKv.Bench.Peers;

/// <summary>Plain files: created under another name, then renamed. The least that an atomic set can cost.</summary>
internal sealed class FilePeer(string folder) : InProcessPeer
{
    private readonly string _folder = Directory.CreateDirectory(Path.Combine(folder, "files-" + Guid.NewGuid().ToString("N"), "dir")).Parent!.FullName;

    public override string Name => "a file a key (create, rename)";

    public override int SetsInRound => 50;

    protected override void MakeAll(int count, int size)
    {
        for (int i = 0; i < count; i++) File.WriteAllBytes(Path.Combine(_folder, Key(i)), Value(i, size));
    }

    protected override void Set(string key, byte[] value)
    {
        string path = Path.Combine(_folder, key);
        File.WriteAllBytes(path + ".new", value);
        File.Move(path + ".new", path, overwrite: true);
    }

    protected override int Get(string key) => File.ReadAllBytes(Path.Combine(_folder, key)).Length;

    public override void Dispose()
    {
    }
}
