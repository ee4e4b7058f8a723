using System.Globalization;
using System.Text;

namespace GitKv.Core.Query.Values;

/// <summary>One step of a path into a document: a property's name, an element's index, or (neither) each element.</summary>
internal sealed class PropertyStep
{
    private PropertyStep(string? name, int index)
    {
        Name = name;
        Utf8Name = name is null ? [] : Encoding.UTF8.GetBytes(name);
        Index = index;
    }

    /// <summary>Each element of an array; what is none, itself.</summary>
    public static PropertyStep Each { get; } = new(null, -1);

    public string? Name { get; }

    public byte[] Utf8Name { get; }

    /// <summary>Negative: none.</summary>
    public int Index { get; }

    public static PropertyStep Named(string name) => new(name, -1);

    public static PropertyStep At(int index) => new(null, index);

    /// <summary>Whether a character may stand in a name without quotes.</summary>
    public static bool IsPlain(char c) => c > ' ' && c != '\u007f' && !char.IsWhiteSpace(c) && !char.IsSurrogate(c) && !".,;|&[](){}'\"`".Contains(c);

    /// <summary>A path of names and indexes, each after what it is applied to.</summary>
    public void AppendTo(StringBuilder path)
    {
        if (Name is null) path.Append('[').Append(Index < 0 ? "*" : Index.ToString(CultureInfo.InvariantCulture)).Append(']');
        else if (Name.Length == 0 || Name[0] == '$' || !Name.All(IsPlain)) path.Append("['").Append(Name.Replace("'", "''", StringComparison.Ordinal)).Append("']");
        else path.Append(path.Length == 0 ? "" : ".").Append(Name);
    }
}
