using GitKv.Core.Errors;
using GitKv.Core.Keys;

namespace GitKv.Core.Query.Indexes;

/// <summary>Two keys would have one value in a unique index.</summary>
internal sealed class NotUniqueException(string index, string value, string key, string other) : KvException(
    ErrorIds.IndexNotUnique, KvErrorKind.Conflict,
    $"The index '{index}' is unique, and '{KeyErrors.Show(key)}' would have the same value as '{KeyErrors.Show(other)}': '{KeyErrors.Show(value)}'. Nothing was changed. Give one of them another value, or remove it.", key)
{
    public string Key { get; } = key;

    public string Other { get; } = other;
}
