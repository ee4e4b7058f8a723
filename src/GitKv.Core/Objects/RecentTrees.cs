namespace GitKv.Core.Objects;

/// <summary>
/// Trees of a pack that were read lately. A pack keeps most trees as differences to others, in chains: who walks through history
/// meets the links of a chain one after the other, and need not go to its end each time. Safe for several threads.
/// </summary>
internal sealed class RecentTrees
{
    private const int MostBytes = 4 * 1024 * 1024;
    private const int LargestTree = 64 * 1024;
    private readonly Dictionary<long, byte[]> _trees = [];
    private readonly Lock _gate = new();
    private int _bytes;

    public bool TryGet(long offset, out byte[] content)
    {
        lock (_gate) return _trees.TryGetValue(offset, out content!);
    }

    public void Add(long offset, byte[] content)
    {
        if (content.Length > LargestTree) return;
        lock (_gate)
        {
            if (_bytes > MostBytes)
            {
                _trees.Clear();
                _bytes = 0;
            }

            if (_trees.TryAdd(offset, content)) _bytes += content.Length + 64;
        }
    }
}
