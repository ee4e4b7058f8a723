using GitKv.Core.Objects;
using GitKv.Core.Query.Values;
using GitKv.Core.Stores;

namespace GitKv.Core.Query.Indexes;

/// <summary>A value of an item, as an index has it.</summary>
/// <param name="Entry">The item.</param>
/// <param name="Class">The class of its value.</param>
/// <param name="Order">As <see cref="QueryValue.Order"/> of the value (or <see cref="QueryValue.ExactOrder"/> in an index with case); its beginning where it is not exact.</param>
/// <param name="IsExact">False: the value is too long for a name, and whether it is in the range must be seen in the document.</param>
public readonly record struct IndexEntry(KvEntry Entry, QueryClass Class, string Order, bool IsExact)
{
    public string Key => Entry.Key;

    public ObjectId Blob => Entry.Blob;
}
