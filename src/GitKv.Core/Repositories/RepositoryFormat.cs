using System.Globalization;
using GitKv.Core.Errors;

namespace GitKv.Core.Repositories;

/// <summary>
/// Refuses repositories whose format would be misread, as git's repository-version page asks of every program that opens one.
/// </summary>
internal static class RepositoryFormat
{
    /// <summary>Extensions that change nothing about how objects and refs are kept.</summary>
    private static readonly string[] s_harmless =
        ["noop", "noop-v1", "partialclone", "preciousobjects", "worktreeconfig", "relativeworktrees", "submodulepathconfig"];

    /// <exception cref="KvException">RepositoryUnsupported.</exception>
    public static void Check(string repository, Dictionary<string, List<string>> config)
    {
        int version = 0;
        if (config.Last("core.repositoryformatversion") is { } text
            && !int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out version))
            version = -1;
        if (version is < 0 or > 1)
        {
            throw Unsupported(repository, $"has format version {config.Last("core.repositoryformatversion")}, and GitKv knows 0 and 1",
                "A newer GitKv may know it.");
        }

        foreach ((string key, List<string> values) in config)
        {
            if (key.StartsWith("extensions.", StringComparison.Ordinal)) CheckExtension(repository, version, key["extensions.".Length..], values[^1]);
        }
    }

    private static void CheckExtension(string repository, int version, string name, string value)
    {
        switch (name)
        {
            case "objectformat":
                if (value.Equals("sha1", StringComparison.OrdinalIgnoreCase)) return;
                throw Unsupported(repository, $"names its objects by {value} (extensions.objectFormat), and GitKv handles SHA-1 only",
                    "Use a repository made with 'git init --object-format=sha1'.");
            case "refstorage":
                if (value.Equals("files", StringComparison.OrdinalIgnoreCase)) return;
                throw Unsupported(repository, $"keeps its refs as '{value}' (extensions.refStorage), and GitKv handles 'files' only",
                    "Convert it with 'git refs migrate --ref-format=files'.");
            default:
                // Version 0 predates extensions: git ignores those that it does not know there.
                if (version == 0 || s_harmless.Contains(name, StringComparer.Ordinal)) return;
                throw Unsupported(repository, $"uses the extension '{name}' (extensions.{name} = {value}), which GitKv does not know",
                    "A newer GitKv may know it; else use a repository without it.");
        }
    }

    private static KvException Unsupported(string repository, string why, string what) =>
        new(ErrorIds.RepositoryUnsupported, KvErrorKind.Unsupported, $"The repository '{repository}' {why}. {what}", repository);
}
