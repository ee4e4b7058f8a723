using GitKv.Core.Query.Values;
using GitKv.Core.Stores;

namespace GitKv.Core.Query;

/// <summary>The items that have one value in common.</summary>
/// <param name="Value">The value, as the first item has it; null for those that have none.</param>
/// <param name="Entries">The items, in the order of their keys. One with several values is in several groups.</param>
public sealed record QueryGroup(QueryValue? Value, IReadOnlyList<KvEntry> Entries);
