using GitKv.Core.Objects;
using GitKv.Core.Refs;

namespace GitKv.Core.Remotes.ByGit;

/// <summary>Reads what <c>git ls-remote</c> prints: <c>id TAB name</c>, and <c>name^{}</c> with what a tag stands for.</summary>
internal static class RefListing
{
    /// <summary>With more beginnings all refs are asked for.</summary>
    public const int MostPatterns = 200;

    /// <summary>Whether a beginning is one of ref names and of no pattern.</summary>
    public static bool IsPlain(string prefix) => prefix.StartsWith("refs/", StringComparison.Ordinal) && prefix.AsSpan().IndexOfAny("*?[\\") < 0;

    /// <exception cref="Errors.KvException">RemoteUnsupported: its ids are not SHA-1.</exception>
    public static List<RemoteRef> Read(string output, IReadOnlyList<string> prefixes, RemoteAddress address)
    {
        const string peeled = "^{}";
        var refs = new List<RemoteRef>();
        foreach (ReadOnlySpan<char> line in output.AsSpan().EnumerateLines())
        {
            int tab = line.IndexOf('\t');
            if (tab < 0) continue;
            if (!ObjectId.TryParse(line[..tab].ToString(), out ObjectId id)) throw RemoteFailure.Unsupported(address, "its object ids are not SHA-1.");
            string name = line[(tab + 1)..].ToString();
            if (name.EndsWith(peeled, StringComparison.Ordinal))
            {
                if (refs.Count > 0 && name.AsSpan(0, name.Length - peeled.Length).SequenceEqual(refs[^1].Name)) refs[^1] = refs[^1] with { Peeled = id };
            }
            else if (RefName.IsValid(name) && RefPrefixes.Match(name, prefixes))
            {
                refs.Add(new RemoteRef(name, id, ObjectId.Zero));
            }
        }

        RefPrefixes.Sort(refs);
        return refs;
    }
}
