namespace GitKv.Core.Stores;

/// <summary>How a store is made.</summary>
/// <param name="Name">One key component.</param>
/// <param name="Layout">How it is kept.</param>
/// <param name="RefPrefix">The ref (Tree), or the start of the refs (Branch, Ref), that hold the store; <c>refs/kv/&lt;name&gt;</c> when null.</param>
/// <param name="Annotate">Ref layout: wrap each value in an annotated tag, which says who, when and why.</param>
public sealed record StoreOptions(string Name, KvLayout Layout = KvLayout.Tree, string? RefPrefix = null, bool Annotate = false);
