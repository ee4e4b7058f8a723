using System.Globalization;

namespace GitKv.Core.Documents;

/// <summary>Paths into a JSON document (RFC 6901): "/" before each step, "~0" for "~" and "~1" for "/".</summary>
public static class JsonPointer
{
    /// <summary>The path of a property of what is at <paramref name="path"/>.</summary>
    public static string Append(string path, string property)
    {
        ArgumentNullException.ThrowIfNull(property);
        if (property.AsSpan().ContainsAny('~', '/'))
            property = property.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);
        return $"{path}/{property}";
    }

    /// <summary>The path of an element of the array at <paramref name="path"/>.</summary>
    public static string Append(string path, int index) => string.Create(CultureInfo.InvariantCulture, $"{path}/{index}");

    /// <summary>The steps of a path, unescaped; none for the whole document.</summary>
    public static string[] Split(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (path.Length == 0) return [];
        string[] steps = path[1..].Split('/');
        for (int i = 0; i < steps.Length; i++) steps[i] = steps[i].Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
        return steps;
    }
}
