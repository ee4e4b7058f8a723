using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace GitKv.Bench.Peers;

/// <summary>
/// Something that keeps values under keys, as its users would have it do so. What is timed begins with a value in memory (or in a file, for scripts) and ends where another
/// process would read it back; nothing is synced to the disk unless a scenario says so.
/// </summary>
internal abstract class Peer : IDisposable
{
    public abstract string Name { get; }

    /// <summary>How many sets make a round.</summary>
    public virtual int SetsInRound => 20;

    /// <summary>How many gets make a round.</summary>
    public virtual int GetsInRound => 1000;

    protected int Count { get; private set; }

    /// <summary>Makes as many keys, in whatever way is quickest.</summary>
    public void Fill(int count, int size)
    {
        Count = count;
        MakeAll(count, size);
    }

    /// <summary>Sets keys that are there to new values, each durable for others before the next. Returns seconds.</summary>
    public abstract double Sets(int start, int count, int size);

    /// <summary>Gets keys, resolving each name anew. Returns seconds.</summary>
    public abstract double Gets(int start, int count);

    public abstract void Dispose();

    protected abstract void MakeAll(int count, int size);

    /// <summary>The key of a number, spread over all.</summary>
    protected string KeyOf(int number) => NameOf((int)((uint)(number * 7919) % (uint)Count));

    /// <summary>The name of a key; all in one directory if nothing else is said.</summary>
    protected virtual string NameOf(int number) => Key(number);

    public static string Key(int number) => string.Create(CultureInfo.InvariantCulture, $"dir/key-{number}");

    /// <summary>A JSON text of so many bytes, unlike any other, as compressible as words are.</summary>
    public static byte[] Value(int number, int size)
    {
        var random = new Random(number);
        var text = new StringBuilder(size + 64);
        text.Append(CultureInfo.InvariantCulture, $"{{\"id\":{number},\"text\":\"");
        while (text.Length < size - 2)
        {
            text.Append(s_words[random.Next(s_words.Length)]).Append(random.Next(10) == 0 ? random.Next().ToString("x", CultureInfo.InvariantCulture) : "").Append(' ');
        }

        text.Length = Math.Max(size - 2, 10);
        return Encoding.UTF8.GetBytes(text.Append("\"}").ToString());
    }

    private static readonly string[] s_words = ["amber", "basalt", "cobalt", "delta", "ember", "fjord", "garnet", "harbor", "indigo", "jasper", "kelp", "lagoon", "meadow", "nectar", "onyx", "prairie"];
}

/// <summary>A peer that runs in this process.</summary>
internal abstract class InProcessPeer : Peer
{
    public override double Sets(int start, int count, int size)
    {
        string[] keys = [.. Enumerable.Range(start, count).Select(KeyOf)];
        byte[][] values = [.. Enumerable.Range(start, count).Select(i => Value(i + 10_000_000, size))];
        long begin = Stopwatch.GetTimestamp();
        for (int i = 0; i < count; i++) Set(keys[i], values[i]);
        return Stopwatch.GetElapsedTime(begin).TotalSeconds;
    }

    public override double Gets(int start, int count)
    {
        string[] keys = [.. Enumerable.Range(start, count).Select(KeyOf)];
        long begin = Stopwatch.GetTimestamp();
        foreach (string key in keys)
            if (Get(key) == 0) throw new InvalidOperationException($"{Name}: {key}");
        return Stopwatch.GetElapsedTime(begin).TotalSeconds;
    }

    protected abstract void Set(string key, byte[] value);

    /// <summary>Reads the value into memory; returns its length.</summary>
    protected abstract int Get(string key);
}
