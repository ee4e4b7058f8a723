using GitKv.Core.Errors;

namespace GitKv.Core.Trees;

/// <summary>A key is an item or a directory, never both.</summary>
internal static class KeyConflict
{
    public static KvException IsDirectory(string key) =>
        new(ErrorIds.KeyIsDirectory, KvErrorKind.Conflict,
            $"The key '{key}' is a directory: there are keys that begin with '{key}/'. Use another key, such as '{key}/value', or remove those first.", key);

    public static KvException IsItem(string parent, string key) =>
        new(ErrorIds.KeyIsItem, KvErrorKind.Conflict,
            $"The key '{key}' would lie below '{parent}', which is an item. Use another key, or remove or move '{parent}' first.", key);
}
