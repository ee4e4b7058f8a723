using System.Text.RegularExpressions;
using GitKv.Core.Errors;
using GitKv.Core.Keys;
using GitKv.Core.Refs;

namespace GitKv.Core.Stores;

/// <summary>
/// Where the checkpoints of a store are, and which names they may have: one component of a tag's name as git allows it, without what would
/// be a wildcard, an option, or another point in time where a point in time is asked for.
/// </summary>
internal static partial class CheckpointName
{
    private const string Home = "refs/tags/kv";

    /// <summary>No store's name is encoded to this: stores that have no name are told by their refs.</summary>
    internal const string Unnamed = "%refs";

    /// <summary>The start of the refs of a store's checkpoints, without a slash at the end.</summary>
    public static string PrefixOf(KvStore store)
    {
        bool isNamed = store.RefPrefix == StoreLocator.DefaultPrefix(store.Name)
            || KvStore.TryOpen(store.Repository, store.Name) is { } found && found.RefPrefix == store.RefPrefix;
        return isNamed ? $"{Home}/{KeyName.Encode(store.Name, NameForm.Ref)}" : $"{Home}/{Unnamed}/{store.RefPrefix["refs/".Length..]}";
    }

    /// <exception cref="KvException">CheckpointNameInvalid.</exception>
    public static void Validate(string name)
    {
        if (Flaw(name) is { } flaw)
            throw new KvException(ErrorIds.CheckpointNameInvalid, KvErrorKind.Invalid, $"'{name}' can't be the name of a checkpoint: {flaw}. Use another one, such as 'v1' or 'before-upgrade'.", name);
    }

    public static bool IsValid(string name) => Flaw(name) is null;

    private static string? Flaw(string name)
    {
        if (name.Length == 0) return "it is empty";
        if (name.Contains('/', StringComparison.Ordinal)) return "it has a '/'";
        if (name[0] == '-') return "it begins with '-'";
        if (name.AsSpan().ContainsAny('*', '?', '[') || name.AsSpan().ContainsAny(']', '`')) return "it has a wildcard character";
        if (!RefName.IsValid($"{Home}/x/{name}")) return "git allows no tag of that name (see 'git help check-ref-format')";
        if (HexDigits().IsMatch(name)) return "it would be taken for a commit's id";
        if (Date().IsMatch(name)) return "it would be taken for a date";
        return name.Equals("HEAD", StringComparison.OrdinalIgnoreCase) ? "it would be taken for the newest state" : null;
    }

    [GeneratedRegex("^[0-9a-fA-F]{7,40}$", RegexOptions.CultureInvariant)]
    private static partial Regex HexDigits();

    [GeneratedRegex("^[0-9]{4}-[0-9]{2}(-[0-9]{2}([T ].*)?)?$", RegexOptions.CultureInvariant)]
    private static partial Regex Date();
}
