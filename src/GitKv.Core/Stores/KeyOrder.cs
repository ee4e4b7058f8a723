using System.Text;
using GitKv.Core.Keys;

namespace GitKv.Core.Stores;

/// <summary>The order in which keys are listed: by the UTF-8 bytes of their names in git.</summary>
internal sealed class KeyOrder(NameForm form)
{
    /// <summary>What is compared.</summary>
    public byte[] NameOf(string key) => Encoding.UTF8.GetBytes(KeyName.EncodeKey(key, form));

    /// <summary>Puts what has keys into their order, in place.</summary>
    public T[] Sort<T>(T[] items, Func<T, string> key)
    {
        if (items.Length > 1) Array.Sort(Array.ConvertAll(items, i => NameOf(key(i))), items, Comparer<byte[]>.Create(static (x, y) => x.AsSpan().SequenceCompareTo(y)));
        return items;
    }

    /// <summary>Two listings of different keys as one. Streams.</summary>
    public IEnumerable<KvEntry> Merge(IEnumerable<KvEntry> first, IEnumerable<KvEntry> second)
    {
        using IEnumerator<KvEntry> others = second.GetEnumerator();
        byte[]? other = Next(others);
        foreach (KvEntry entry in first)
        {
            if (other is not null)
            {
                byte[] name = NameOf(entry.Key);
                for (; other is not null && other.AsSpan().SequenceCompareTo(name) < 0; other = Next(others)) yield return others.Current;
            }

            yield return entry;
        }

        for (; other is not null; other = Next(others)) yield return others.Current;
    }

    private byte[]? Next(IEnumerator<KvEntry> entries) => entries.MoveNext() ? NameOf(entries.Current.Key) : null;
}
