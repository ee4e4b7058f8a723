using GitKv.Core.Stores;

namespace GitKv.Core.Documents.Expanding;

/// <summary>An object put together from the items below a key, or an item by itself.</summary>
/// <param name="Entry">Its key, and a version that changes whenever any of the items does; no blob where it is put together.</param>
/// <param name="Value">The value's bytes.</param>
public readonly record struct CollapsedItem(KvEntry Entry, byte[] Value);
