using GitKv.Core.Query.Indexes;

namespace GitKv.Core.Query.Planning;

/// <summary>A part of an index.</summary>
internal readonly record struct IndexRange(KvIndex Index, QueryRange Range)
{
    public override string ToString() => $"{Index.Definition.Name} ({Index.Definition.On}): {Range}";
}
