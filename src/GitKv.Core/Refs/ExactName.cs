using System.Text;

namespace GitKv.Core.Refs;

/// <summary>
/// Tells names apart where the file system does not: with core.ignoreCase (Windows, macOS) the file of the ref
/// <c>foo</c> would also answer to <c>Foo</c>. The folders are listed and names compared, one component after the other.
/// </summary>
/// <param name="composed">Whether the file system may give names back decomposed (core.precomposeUnicode, macOS).</param>
internal sealed class ExactName(bool composed)
{
    private static readonly EnumerationOptions s_all = new() { AttributesToSkip = 0, IgnoreInaccessible = false };

    /// <summary>Whether what is at this path has exactly this name, every component of it.</summary>
    public bool IsAt(string folder, string name) => Look(folder, name) is null;

    /// <summary>The other name, when the path is taken by a name that the file system may not tell from this one.</summary>
    public string? TakenBy(string folder, string name) => Look(folder, name) is { Length: > 0 } other ? other : null;

    /// <summary>Whether two names are one on such a file system.</summary>
    public bool AreOne(string left, string right) => string.Equals(Form(left), Form(right), StringComparison.OrdinalIgnoreCase);

    /// <summary>Null when the name is there, the other name when that is, else empty.</summary>
    private string? Look(string folder, string name)
    {
        string[] components = name.Split('/');
        for (int i = 0; i < components.Length; i++)
        {
            if (!Directory.Exists(folder)) return "";
            string? other = null;
            string? exact = null;
            foreach (string entry in Directory.EnumerateFileSystemEntries(folder, "*", s_all))
            {
                string found = Path.GetFileName(entry);
                if (found == components[i] || (composed && Form(found) == components[i])) exact = found;
                else if (AreOne(found, components[i])) other = found;
            }

            if (exact is null) return other is null ? "" : string.Join('/', [.. components[..i], other]);
            folder = Path.Join(folder, exact);
        }

        return null;
    }

    private string Form(string name) => composed && !Ascii.IsValid(name) ? name.Normalize(NormalizationForm.FormC) : name;
}
