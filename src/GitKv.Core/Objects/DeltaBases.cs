namespace GitKv.Core.Objects;

/// <summary>What one reader of many objects has read of packs that hold deltas, whose neighbours are likely to build on it.</summary>
internal sealed class DeltaBases
{
    private const int MostBytes = 32 * 1024 * 1024;
    private const int Largest = 1024 * 1024;
    private readonly Dictionary<(PackFile Pack, long Offset), (ObjectType Type, byte[] Content)> _objects = [];
    private int _bytes;

    public bool TryGet(PackFile pack, long offset, out ObjectType type, out byte[] content)
    {
        bool found = _objects.TryGetValue((pack, offset), out (ObjectType Type, byte[] Content) known);
        (type, content) = known;
        return found;
    }

    public void Add(PackFile pack, long offset, ObjectType type, byte[] content)
    {
        if (content.Length > Largest) return;
        if (_bytes > MostBytes)
        {
            _objects.Clear();
            _bytes = 0;
        }

        if (_objects.TryAdd((pack, offset), (type, content))) _bytes += content.Length + 64;
    }
}
