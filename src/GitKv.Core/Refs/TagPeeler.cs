using GitKv.Core.Objects;

namespace GitKv.Core.Refs;

/// <summary>Follows annotated tags to the object behind them, for the <c>^</c> lines of packed refs.</summary>
internal sealed class TagPeeler(ObjectDatabase objects)
{
    /// <summary>Tags may point at tags; nobody makes long chains of them.</summary>
    private const int LongestChain = 64;

    /// <summary>The object behind a tag; null when it is not a tag or is not here.</summary>
    public ObjectId? Peel(ObjectId id)
    {
        ObjectId at = id;
        for (int step = 0; step < LongestChain; step++)
        {
            if (!objects.TryReadHeader(at, out ObjectType type, out _)) return null;
            if (type != ObjectType.Tag) return at == id ? null : at;

            // gitdatamodel, "tag": the first line is "object <id>"
            ReadOnlySpan<byte> content = objects.Read(at, ObjectType.Tag);
            ReadOnlySpan<byte> mark = "object "u8;
            if (!content.StartsWith(mark) || content.Length < mark.Length + (2 * ObjectId.Length)
                || !ObjectId.TryParse(content.Slice(mark.Length, 2 * ObjectId.Length), out at))
                return null;
        }

        return null;
    }
}
