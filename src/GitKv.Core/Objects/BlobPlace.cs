namespace GitKv.Core.Objects;

/// <summary>Where a blob is, ordered so that one after the other is next to it on the disk: by packs, and in one by place; loose ones by id.</summary>
internal readonly record struct BlobPlace(int Pack, long Offset, ObjectId Id) : IComparable<BlobPlace>
{
    public int CompareTo(BlobPlace other)
    {
        int order = Pack.CompareTo(other.Pack);
        if (order == 0) order = Offset.CompareTo(other.Offset);
        return order == 0 ? Id.CompareTo(other.Id) : order;
    }
}
