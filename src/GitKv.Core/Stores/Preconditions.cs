using GitKv.Core.Errors;

namespace GitKv.Core.Stores;

/// <summary>Checks a precondition against the version that an item is at.</summary>
internal static class Preconditions
{
    /// <param name="precondition">What must be true.</param>
    /// <param name="key">The key, for the error.</param>
    /// <param name="actual">The item's version; null where there is none.</param>
    /// <exception cref="KvException">ItemExists; ItemNotFound; VersionMismatch.</exception>
    public static void Check(Precondition precondition, string key, string? actual)
    {
        switch (precondition.Kind)
        {
            case PreconditionKind.MustNotExist when actual is not null:
                throw ItemExists(key);
            case PreconditionKind.MustExist when actual is null:
                throw ItemNotFound(key);
            case PreconditionKind.MustMatch when !string.Equals(actual, precondition.Version, StringComparison.OrdinalIgnoreCase):
                throw new VersionMismatchException(key, precondition.Version, actual);
            default:
                return;
        }
    }

    public static KvException ItemNotFound(string key) =>
        new(ErrorIds.ItemNotFound, KvErrorKind.NotFound, $"There is no item with the key '{key}'. Keys are case-sensitive; list those that there are with Get-GitKvItem -KeysOnly.", key);

    private static KvException ItemExists(string key) =>
        new(ErrorIds.ItemExists, KvErrorKind.Conflict, $"There is an item with the key '{key}' already. Use Set-GitKvItem to replace it.", key);
}
