using System.Buffers.Binary;

namespace GitKv.Core.Objects;

/// <summary>
/// The sorted object ids of an index with a fan-out table before them: 256 numbers, each saying how many ids begin with its own byte or a lesser one
/// (git's gitformat-pack, "fan-out table"; multi-pack-index files have the same). Damage arrives as <see cref="InvalidDataException"/>.
/// </summary>
/// <param name="file">The file.</param>
/// <param name="fanout">Where the fan-out table is.</param>
/// <param name="ids">Where the first id is.</param>
/// <param name="stride">From one id to the next.</param>
internal readonly struct SortedIds(MappedFile file, long fanout, long ids, int stride)
{
    public const int FanoutLength = 256 * 4;

    // Ids are evenly spread: two or three guesses come so near that halving does the rest.
    private const int Guesses = 3;
    private const int FewLeft = 8;

    /// <summary>How many there are.</summary>
    /// <exception cref="InvalidDataException">The fan-out table is not in order.</exception>
    public int CheckCount()
    {
        uint last = 0;
        for (int i = 0; i < 256; i++)
        {
            uint next = file.Word(fanout + (i * 4));
            if (next < last) throw new InvalidDataException("bad fan-out in pack index");
            last = next;
        }

        return last <= int.MaxValue ? (int)last : throw new InvalidDataException("bad fan-out in pack index");
    }

    /// <summary>The id at a position.</summary>
    public ObjectId At(long position) => new(file.Exactly(ids + (position * stride), ObjectId.Length));

    /// <summary>The position of an id; -1 where it is not among them.</summary>
    public long IndexOf(ObjectId id)
    {
        (long low, long high) = Range(id.First);
        ulong wanted = id.Leading;
        ulong least = (ulong)id.First << 56;
        ulong most = least | 0x00FFFFFFFFFFFFFF;
        for (int step = 0; low < high; step++)
        {
            bool guesses = step < Guesses && high - low > FewLeft && most > least;
            long middle = guesses ? low + Math.Min(high - low - 1, (long)((high - low) * ((wanted - least) / (double)(most - least)))) : (low + high) / 2;
            ulong found = BinaryPrimitives.ReadUInt64BigEndian(file.Exactly(ids + (middle * stride), ObjectId.Length));
            int order = found == wanted ? At(middle).CompareTo(id) : found < wanted ? -1 : 1;
            if (order == 0) return middle;

            // What is not in order where it should be is not found, but the search ends all the same.
            if (order < 0)
            {
                low = middle + 1;
                least = Math.Clamp(found, least, wanted);
            }
            else
            {
                high = middle;
                most = Math.Clamp(found, wanted, most);
            }
        }

        return -1;
    }

    /// <summary>The ids from a first to a last one, both included.</summary>
    public IEnumerable<ObjectId> Between(ObjectId first, ObjectId last)
    {
        long high = Range(last.First).High;
        for (long at = Range(first.First).Low; at < high; at++)
        {
            ObjectId id = At(at);
            if (id > last) yield break;
            if (id >= first) yield return id;
        }
    }

    private (long Low, long High) Range(byte first) => (first == 0 ? 0 : file.Word(fanout + ((first - 1) * 4)), file.Word(fanout + (first * 4)));
}
