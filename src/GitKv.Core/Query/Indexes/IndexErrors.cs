using GitKv.Core.Errors;

namespace GitKv.Core.Query.Indexes;

/// <summary>Errors about indexes.</summary>
internal static class IndexErrors
{
    public static KvException NotFound(string name, string store) =>
        new(ErrorIds.IndexNotFound, KvErrorKind.NotFound, $"The store '{store}' has no index '{name}'. Get-GitKvIndex lists those that it has.", name);

    public static KvException Exists(string name) =>
        new(ErrorIds.IndexExists, KvErrorKind.Conflict, $"There is an index '{name}' already, and it is another one. Use another name, or remove it first with Remove-GitKvIndex.", name);

    public static KvException Unsupported(string store, string layout) =>
        new(ErrorIds.IndexUnsupported, KvErrorKind.Unsupported,
            $"The store '{store}' has the layout {layout}, which keeps no indexes: each of its keys is a ref of its own. Find-GitKvItem works there without. For indexes make a store with New-GitKvStore -Layout Tree.", store);

    public static KvException Invalid(string name, string store, string because, Exception? inner = null) =>
        new(ErrorIds.IndexInvalid, KvErrorKind.Invalid, $"The index '{name}' of the store '{store}' can't be followed: {because}", name, inner);
}
